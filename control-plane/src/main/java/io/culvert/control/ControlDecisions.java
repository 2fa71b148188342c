package io.culvert.control;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.account.Erasure;
import io.culvert.control.billing.subscription.SubscriptionDecisions;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.device.DeviceDecisions;
import io.culvert.control.hostname.HostnameTable;
import io.culvert.control.oauth.IdentityDecisions;
import io.culvert.control.token.TokenDecisions;

/** Who decides what: the tables of all areas. */
public final class ControlDecisions {

  private ControlDecisions() {}

  public static DecisionTable of(ControlSettings settings) {
    return DecisionTable.none()
        .and(AccountDecisions.table())
        .and(Erasure.table(settings.hostnames().limits()))
        .and(TokenDecisions.table())
        .and(HostnameTable.of(settings.hostnames().limits()))
        .and(DeviceDecisions.table())
        .and(IdentityDecisions.table())
        .and(SubscriptionDecisions.table());
  }
}
