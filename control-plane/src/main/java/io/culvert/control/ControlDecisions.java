package io.culvert.control;

import io.culvert.control.decide.DecisionTable;

/** Who decides what: the tables of all areas. */
public final class ControlDecisions {

  private ControlDecisions() {}

  public static DecisionTable of(ControlSettings settings) {
    return DecisionTable.none();
    //   .and(AccountDecisions.table())
    //   .and(TokenDecisions.table())
    //   .and(HostnameDecisions.table(settings.hostnames()))
  }
}
