package io.culvert.control.plan;

import io.culvert.schemas.plan.Plan;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the API tells it; null is no limit.
 *
 * @param monthlyBytes in and out together
 * @param sessionSeconds how long one session may last
 * @param atLimit what happens when the month's bytes are used up: warn, throttle or block
 * @param throttleBytesPerSecond null unless it is throttle
 */
public record PlanItem(
    String name,
    @Nullable Long tunnels,
    @Nullable Long hostnames,
    @Nullable Long monthlyBytes,
    @Nullable Long sessionSeconds,
    @Nullable Long customDomains,
    @Nullable Long tcpPorts,
    String atLimit,
    @Nullable Long throttleBytesPerSecond) {

  public static PlanItem of(Plan plan) {
    var throttle = plan.throttleBytesPerSecond();
    return new PlanItem(
        plan.name(),
        limit(plan.tunnels()),
        limit(plan.hostnames()),
        limit(plan.monthlyBytes()),
        plan.sessionDuration().map(Duration::toSeconds).orElse(null),
        limit(plan.customDomains()),
        limit(plan.tcpPorts()),
        plan.atLimit().name().toLowerCase(Locale.ROOT),
        throttle > 0 ? throttle : null);
  }

  private static @Nullable Long limit(long limit) {
    return limit == Plan.UNLIMITED ? null : limit;
  }
}
