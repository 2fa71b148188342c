package io.culvert.broker.quota;

import io.culvert.broker.metering.Tick;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.stream.Allowance;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What one account has used of its month as far as this broker can know: the log's sum, the ticks
 * that it has written and the sum does not have, and what passed since those ticks. Any thread.
 */
public final class AccountQuota {
  private final String accountId;
  private final UsageBook usage;
  private final TickedBytes ticked = new TickedBytes();
  private volatile QuotaState state = new QuotaState.Within();
  private volatile Allowance allowance = Allowance.FREE;

  AccountQuota(String accountId, UsageBook usage) {
    this.accountId = accountId;
    this.usage = usage;
  }

  /** A tick of one of its sessions was written. */
  public synchronized void ticked(Tick tick) {
    ticked.add(tick.to(), tick.totals().bytesIn() + tick.totals().bytesOut());
  }

  /** The state is another one now. */
  public record Change(QuotaState before, QuotaState now) {}

  /**
   * Looks at how the account stands now.
   *
   * @param zone in which its months begin
   * @param unticked says how many bytes passed since the last tick of each session
   */
  public Optional<Change> review(Plan plan, ZoneId zone, LongSupplier unticked, Instant now) {
    var month = YearMonth.from(now.atZone(zone));
    var monthBegin = month.atDay(1).atStartOfDay(zone);
    var monthEnd = month.plusMonths(1).atDay(1).atStartOfDay(zone);
    var known = usage.of(accountId, month);
    long counted = known.bytes() + notInTheSum(later(known.upTo(), monthBegin));
    // Asked last, and without a lock: what is ticked meanwhile is missed, never counted twice.
    var next = QuotaState.decide(plan, counted + unticked.getAsLong(), monthEnd);
    synchronized (this) {
      var before = state;
      state = before.then(next, plan, monthEnd);
      allowance = state.allowance();
      return state.equals(before) ? Optional.empty() : Optional.of(new Change(before, state));
    }
  }

  private synchronized long notInTheSum(Instant upTo) {
    ticked.counted(upTo);
    return ticked.bytes();
  }

  private static Instant later(Instant instant, ZonedDateTime other) {
    return instant.isAfter(other.toInstant()) ? instant : other.toInstant();
  }

  public QuotaState state() {
    return state;
  }

  public Allowance allowance() {
    return allowance;
  }

  /** Whether nothing would be lost by forgetting it. */
  synchronized boolean isIdle() {
    return ticked.bytes() == 0;
  }
}
