package io.culvert.broker.quota;

import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.LogLine;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person at an agent is told about the month's traffic: what happened, until when, and what
 * to do. Pure.
 *
 * @param upgradeUrl where plans are changed; null when nobody knows
 */
public record QuotaWords(@Nullable String upgradeUrl) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  /** The line for a state that has just begun; none when there is nothing to say. */
  public Optional<LogLine> line(QuotaState before, QuotaState now) {
    return switch (now) {
      case QuotaState.Over(var plan, var until) -> Optional.of(over(plan, until));
      case QuotaState.Near(var plan) when !(before instanceof QuotaState.Over) ->
          Optional.of(near(plan));
      case QuotaState.Near _, QuotaState.Within _ ->
          before instanceof QuotaState.Over
              ? Optional.of(
                  new LogLine("info", "Your account has traffic left again: it flows freely."))
              : Optional.empty();
    };
  }

  private LogLine near(Plan plan) {
    return new LogLine(
        "warn",
        "Your account has used "
            + QuotaState.NEAR_PERCENT
            + " % of this month's "
            + amount(plan.monthlyBytes())
            + " (plan "
            + plan.name()
            + "). "
            + upgrade());
  }

  private LogLine over(Plan plan, ZonedDateTime until) {
    var used =
        CulvertError.QUOTA_USED_UP.code()
            + " Your account has used up this month's "
            + amount(plan.monthlyBytes())
            + " (plan "
            + plan.name()
            + "). ";
    var end = TIME.format(until) + " (" + until.getZone() + ")";
    return switch (plan.atLimit()) {
      case BLOCK ->
          new LogLine("error", used + "Visitors get an error page until " + end + ". " + upgrade());
      case THROTTLE ->
          new LogLine(
              "warn",
              used
                  + "Traffic is slowed down to "
                  + amount(plan.throttleBytesPerSecond())
                  + " a second until "
                  + end
                  + ". "
                  + upgrade());
      case WARN -> new LogLine("warn", used + "Traffic goes on. " + upgrade());
    };
  }

  private String upgrade() {
    return upgradeUrl == null ? "Upgrade the plan for more." : "Upgrade: " + upgradeUrl;
  }

  private static String amount(long bytes) {
    if (bytes >= 1_000_000) {
      return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }
    return bytes >= 1_000 ? bytes / 1_000 + " kB" : bytes + " bytes";
  }
}
