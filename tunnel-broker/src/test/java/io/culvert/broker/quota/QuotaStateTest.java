package io.culvert.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.quota.QuotaState.Near;
import io.culvert.broker.quota.QuotaState.Over;
import io.culvert.broker.quota.QuotaState.Within;
import io.culvert.schemas.plan.AtLimit;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.stream.Allowance;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Given a plan and what was used, then that state, that allowance and those words. */
class QuotaStateTest {
  private static final ZonedDateTime END =
      ZonedDateTime.of(2026, 12, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));
  private static final QuotaWords WORDS = new QuotaWords("https://culvert.example/account");

  @Test
  void theLastByteOfTheLimitUsesItUp() {
    var plan = plan(AtLimit.BLOCK, 1_000_000);

    assertThat(QuotaState.decide(plan, 799_999, END)).isEqualTo(new Within());
    assertThat(QuotaState.decide(plan, 800_000, END)).isEqualTo(new Near(plan));
    assertThat(QuotaState.decide(plan, 999_999, END)).isEqualTo(new Near(plan));
    assertThat(QuotaState.decide(plan, 1_000_000, END)).isEqualTo(new Over(plan, END));
  }

  @Test
  void aPlanWithoutALimitIsNeverUsedUp() {
    assertThat(QuotaState.decide(plan(AtLimit.BLOCK, Plan.UNLIMITED), Long.MAX_VALUE, END))
        .isEqualTo(new Within());
  }

  @Test
  void aPlanWithoutAnyTrafficIsUsedUpAtOnce() {
    assertThat(QuotaState.decide(plan(AtLimit.BLOCK, 0), 0, END)).isInstanceOf(Over.class);
  }

  @Test
  void thePlanSaysWhatFollows() {
    assertThat(new Over(plan(AtLimit.WARN, 1), END).allowance()).isEqualTo(Allowance.FREE);
    assertThat(new Over(plan(AtLimit.THROTTLE, 1), END).allowance())
        .isEqualTo(new Allowance.Throttled(5_000, END));
    assertThat(new Over(plan(AtLimit.BLOCK, 1), END).allowance())
        .isEqualTo(new Allowance.Blocked(END));
    assertThat(new Near(plan(AtLimit.BLOCK, 1)).allowance()).isEqualTo(Allowance.FREE);
  }

  @Test
  void whoIsOverStaysSoUntilThePlanOrTheMonthIsAnother() {
    var plan = plan(AtLimit.BLOCK, 10);
    var more = plan(AtLimit.BLOCK, 20);
    var over = new Over(plan, END);

    assertThat(over.then(new Near(plan), plan, END)).isEqualTo(over);
    assertThat(over.then(new Within(), more, END)).isEqualTo(new Within());
    assertThat(over.then(new Within(), plan, END.plusMonths(1))).isEqualTo(new Within());
  }

  @Test
  void theLineSaysWhatWhyUntilWhenAndWhatToDo() {
    var line =
        WORDS.line(new Within(), new Over(plan(AtLimit.BLOCK, 1_000_000_000), END)).orElseThrow();

    assertThat(line.level()).isEqualTo("error");
    assertThat(line.message())
        .isEqualTo(
            "CVT-1019 Your account has used up this month's 1,000 MB (plan small). Visitors get an"
                + " error page until 2026-12-01 00:00 (Europe/Berlin). Upgrade:"
                + " https://culvert.example/account");
  }

  @Test
  void whoIsSlowedDownIsToldHowMuch() {
    assertThat(
            WORDS
                .line(new Within(), new Over(plan(AtLimit.THROTTLE, 5_000_000), END))
                .orElseThrow()
                .message())
        .contains("slowed down to 5 kB a second until 2026-12-01 00:00 (Europe/Berlin)");
  }

  @Test
  void anEndOfTheLimitIsGoodNewsAndSoItIsSaid() {
    var over = new Over(plan(AtLimit.BLOCK, 1), END);

    assertThat(WORDS.line(over, new Within()).orElseThrow().level()).isEqualTo("info");
    assertThat(WORDS.line(new Near(over.plan()), new Within())).isEmpty();
    assertThat(WORDS.line(new Within(), new Near(over.plan())).orElseThrow().message())
        .contains("80 %");
  }

  static Plan plan(AtLimit atLimit, long bytes) {
    return new Plan("small", 1, 1, bytes, Optional.empty(), 0, 0, atLimit, 5_000);
  }
}
