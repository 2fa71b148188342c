package io.culvert.broker.metering;

import io.culvert.schemas.plan.AccountPlans;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a tick is metered by. Each tick carries it, so that usage can be computed from ticks alone.
 *
 * @param billingZone by which months begin
 * @param plan of the account; empty for nobody
 * @param monthlyLimit bytes a month, both ways together; -1 for no limit
 */
public record Terms(ZoneId billingZone, String plan, long monthlyLimit) {

  /** Of sessions that nobody is billed for. */
  public static final Terms NOBODY = new Terms(ZoneId.of("UTC"), "", -1);

  /** As they are now. */
  public static Terms of(@Nullable String accountId, AccountPlans plans) {
    if (accountId == null) {
      return NOBODY;
    }
    var plan = plans.plan(accountId);
    return new Terms(named(plans.billingZone(accountId)), plan.name(), plan.monthlyBytes());
  }

  /** UTC has many names, one of them Z; ticks know it by one. */
  private static ZoneId named(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? NOBODY.billingZone : zone;
  }
}
