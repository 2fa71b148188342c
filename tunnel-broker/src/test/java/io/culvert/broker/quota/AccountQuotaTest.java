package io.culvert.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.metering.Tick;
import io.culvert.broker.metering.Totals;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.schemas.plan.AtLimit;
import io.culvert.schemas.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Given the log's sum and what was counted here, when it is looked at, then that state. */
class AccountQuotaTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Plan PLAN = QuotaStateTest.plan(AtLimit.BLOCK, 1_000);

  private final UsageBook usage = new UsageBook();
  private final AccountQuota quota = new AccountQuota("ada", usage);

  @Test
  void whatIsInTheSumAlreadyIsNotCountedAgain() {
    quota.ticked(tick(NOW.minusSeconds(4), 300));
    quota.ticked(tick(NOW.minusSeconds(2), 300));
    assertThat(isOver(399)).isFalse();

    sum("2026-11", 300, NOW.minusSeconds(4));
    assertThat(isOver(399)).isFalse();
    sum("2026-11", 600, NOW.minusSeconds(2));
    assertThat(isOver(399)).isFalse();
    assertThat(isOver(400)).isTrue();
  }

  @Test
  void whatThisBrokerCountedSinceTheSumCounts() {
    sum("2026-11", 900, NOW.minusSeconds(4));
    assertThat(isOver(99)).isFalse();
    assertThat(isOver(100)).isTrue();
  }

  @Test
  void aNewMonthBeginsWithNothing() {
    sum("2026-11", 5_000, NOW);
    assertThat(isOver(0)).isTrue();

    assertThat(isOver(0, PLAN, ZoneOffset.UTC, Instant.parse("2026-12-01T00:00:00Z"))).isFalse();
  }

  @Test
  void theMonthBeginsByTheAccountsClock() {
    sum("2026-11", 5_000, NOW);
    var lateInNovember = Instant.parse("2026-11-30T23:30:00Z");

    assertThat(isOver(0, PLAN, ZoneOffset.UTC, lateInNovember)).isTrue();
    assertThat(isOver(0, PLAN, ZoneId.of("Europe/Berlin"), lateInNovember)).isFalse();
  }

  @Test
  void ticksOfTheMonthBeforeDoNotCount() {
    quota.ticked(tick(Instant.parse("2026-12-01T00:00:00Z"), 5_000));

    assertThat(isOver(0, PLAN, ZoneOffset.UTC, Instant.parse("2026-12-01T00:00:01Z"))).isFalse();
  }

  @Test
  void anotherPlanHoldsAtOnce() {
    sum("2026-11", 5_000, NOW);
    assertThat(isOver(0)).isTrue();

    var larger = QuotaStateTest.plan(AtLimit.BLOCK, 10_000);
    assertThat(isOver(0, larger, ZoneOffset.UTC, NOW)).isFalse();
    assertThat(isOver(0)).isTrue();
  }

  @Test
  void onlyAChangeIsOne() {
    assertThat(quota.review(PLAN, ZoneOffset.UTC, () -> 0, NOW)).isEmpty();
    assertThat(quota.review(PLAN, ZoneOffset.UTC, () -> 1_000, NOW)).isPresent();
    assertThat(quota.review(PLAN, ZoneOffset.UTC, () -> 1_001, NOW)).isEmpty();
  }

  @Test
  void ticksThatNobodySumsUpTakeBoundedMemoryAndStillCount() {
    for (int i = 0; i < 10 * TickedBytes.MOST; i++) {
      quota.ticked(tick(NOW.plusSeconds(i), 1));
    }
    var plan = QuotaStateTest.plan(AtLimit.BLOCK, 10 * TickedBytes.MOST);

    assertThat(isOver(0, plan, ZoneOffset.UTC, NOW)).isTrue();
  }

  private boolean isOver(long unticked) {
    return isOver(unticked, PLAN, ZoneOffset.UTC, NOW);
  }

  private boolean isOver(long unticked, Plan plan, ZoneId zone, Instant now) {
    quota.review(plan, zone, () -> unticked, now);
    return quota.state() instanceof QuotaState.Over;
  }

  private static Tick tick(Instant to, long bytes) {
    return new Tick(1, to.minusSeconds(2), to, new Totals(0, bytes, 1));
  }

  private void sum(String month, long bytes, Instant upTo) {
    usage.apply(monthly("ada", month, bytes, upTo));
  }

  static UsageMonthly monthly(String account, String month, long bytes, Instant upTo) {
    return UsageMonthly.newBuilder()
        .setAccountId(account)
        .setMonth(month)
        .setBytesIn(0)
        .setBytesOut(bytes)
        .setRequests(1)
        .setTunnelMicros(1)
        .setTicks(1)
        .setUpdatedAt(upTo)
        .setLimit(-1)
        .setPlan("")
        .setState(UsageState.WITHIN)
        .setBillingZone("UTC")
        .build();
  }
}
