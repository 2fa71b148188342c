package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of ticks, repeated and mixed up, against a plain sum. */
class MeteringModelTest {

  private static final Instant MONTHS_END = Instant.parse("2026-11-30T23:50:00Z");

  @TempDir Path stateDir;

  private record Tick(String session, String account, SessionTicked fact) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void usageIsTheSumOfAllDifferentTicks(long seed) {
    var random = new Random(seed);
    var ticks = mixedUp(ticks(random), random);
    try (var metering = new MeteringDriver(stateDir)) {
      ticks.forEach(tick -> metering.given(event(tick)));

      assertThat(metering.usage()).isEqualTo(plainSum(ticks));
    }
  }

  private static List<Tick> ticks(Random random) {
    var ticks = new ArrayList<Tick>();
    for (int session = 0; session < 40; session++) {
      var account = random.nextInt(8) == 0 ? null : "account-" + session % 5;
      var at = MONTHS_END;
      int count = random.nextInt(120);
      for (long seq = 1; seq <= count; seq++) {
        var to = at.plusMillis(1 + random.nextInt(20_000));
        var fact =
            new SessionTicked(
                seq,
                at,
                to,
                (long) random.nextInt(1 << 30),
                (long) random.nextInt(1 << 30),
                (long) random.nextInt(100),
                "UTC",
                "",
                -1L);
        ticks.add(new Tick("session-" + session, account, fact));
        at = to;
      }
    }
    return ticks;
  }

  /** Some again, some earlier than others: but never so far that a session has too many holes. */
  private static List<Tick> mixedUp(List<Tick> ticks, Random random) {
    var mixed = new ArrayList<Tick>();
    for (var tick : ticks) {
      int back = random.nextInt(4) == 0 ? random.nextInt(25) : 0;
      mixed.add(Math.max(0, mixed.size() - back), tick);
      if (random.nextInt(3) == 0) {
        mixed.add(mixed.get(random.nextInt(mixed.size())));
      }
    }
    return mixed;
  }

  private static Map<String, UsageMonthly> plainSum(List<Tick> ticks) {
    var seen = new HashSet<String>();
    var sums = new TreeMap<String, UsageMonthly>();
    for (var tick : ticks) {
      var fact = tick.fact;
      if (tick.account == null || !seen.add(tick.session + "#" + fact.getSeq())) {
        continue;
      }
      var month = fact.getFrom().toString().substring(0, 7);
      var old = sums.get(tick.account + "/" + month);
      sums.put(
          tick.account + "/" + month,
          new UsageMonthly(
              tick.account,
              month,
              fact.getBytesIn() + (old == null ? 0 : old.getBytesIn()),
              fact.getBytesOut() + (old == null ? 0 : old.getBytesOut()),
              fact.getRequests() + (old == null ? 0 : old.getRequests()),
              fact.getFrom().until(fact.getTo(), ChronoUnit.MICROS)
                  + (old == null ? 0 : old.getTunnelMicros()),
              1L + (old == null ? 0 : old.getTicks()),
              old == null || old.getUpdatedAt().isBefore(fact.getTo())
                  ? fact.getTo()
                  : old.getUpdatedAt(),
              -1L,
              "",
              io.culvert.events.UsageState.WITHIN,
              "UTC"));
    }
    return sums;
  }

  private static SessionEvent event(Tick tick) {
    return Ticks.event(tick.session, tick.account, tick.fact);
  }
}
