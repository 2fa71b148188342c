package io.culvert.broker.quota;

import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.stream.Allowance;
import java.time.ZonedDateTime;

/** How an account stands to the traffic that its plan gives it for a month. */
public sealed interface QuotaState {
  /** Of the limit, in percent: from then on it is worth a word. */
  int NEAR_PERCENT = 80;

  /** There is plenty left, or no limit. */
  record Within() implements QuotaState {}

  /** Most of it is used. */
  record Near(Plan plan) implements QuotaState {}

  /**
   * All of it is used.
   *
   * @param until the month's end, by the account's clock
   */
  record Over(Plan plan, ZonedDateTime until) implements QuotaState {}

  /**
   * Decides it. Pure.
   *
   * @param used bytes of the month, both ways
   * @param monthEnd by the account's clock
   */
  static QuotaState decide(Plan plan, long used, ZonedDateTime monthEnd) {
    if (plan.isUsedUp(used)) {
      return new Over(plan, monthEnd);
    }
    // Divided, not multiplied: a limit may be any long.
    return plan.monthlyBytes() != Plan.UNLIMITED && used >= plan.monthlyBytes() / 100 * NEAR_PERCENT
        ? new Near(plan)
        : new Within();
  }

  /** What it means for traffic. */
  default Allowance allowance() {
    return switch (this) {
      case Within _, Near _ -> Allowance.FREE;
      case Over(var plan, var until) ->
          switch (plan.atLimit()) {
            case WARN -> Allowance.FREE;
            case THROTTLE -> new Allowance.Throttled(plan.throttleBytesPerSecond(), until);
            case BLOCK -> new Allowance.Blocked(until);
          };
    };
  }

  /**
   * The state that holds when {@code next} was computed after this one. Usage never shrinks: who is
   * over stays so until the plan or the month is another, though the log's sum and the counts here
   * may for a moment not add up.
   */
  default QuotaState then(QuotaState next, Plan plan, ZonedDateTime monthEnd) {
    return this instanceof Over(var then, var until) && then.equals(plan) && until.equals(monthEnd)
        ? this
        : next;
  }
}
