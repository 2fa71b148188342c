package io.culvert.control;

import io.culvert.control.billing.subscription.SubscriptionDecisions;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.device.DeviceDecisions;
import io.culvert.control.hostname.HostnameTable;

/** Who decides what: the tables of all areas. */
public final class ControlDecisions {

  private ControlDecisions() {}

  public static DecisionTable of(ControlSettings settings) {
    return DecisionTable.none()
        .and(DeviceDecisions.table())
        .and(HostnameTable.of(settings.hostnames().limits()))
        .and(SubscriptionDecisions.table());
    //   .and(AccountDecisions.table())
    //   .and(TokenDecisions.table())
  }
}
