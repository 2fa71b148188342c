package io.culvert.usage.metering;

import static io.culvert.usage.metering.Ticks.NOON;
import static io.culvert.usage.metering.Ticks.clock;
import static io.culvert.usage.metering.Ticks.closed;
import static io.culvert.usage.metering.Ticks.event;
import static io.culvert.usage.metering.Ticks.opened;
import static io.culvert.usage.metering.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteringTopologyTest {

  @TempDir Path stateDir;
  private MeteringDriver metering;

  @BeforeEach
  void start() {
    metering = new MeteringDriver(stateDir);
  }

  @AfterEach
  void stop() {
    metering.close();
  }

  @Test
  void theUsageOfAMonthIsTheSumOfItsTicks() {
    metering.given(
        opened("s1", "acme"),
        tick("s1", "acme", 1, 100),
        tick("s1", "acme", 2, 10),
        tick("s2", "acme", 1, 1),
        closed("s1", "acme", 2));

    assertThat(metering.usage())
        .containsOnlyKeys("acme/2026-11")
        .containsValue(
            new UsageMonthly(
                "acme",
                "2026-11",
                111L,
                222L,
                3L,
                6_000_000L,
                3L,
                NOON.plusSeconds(2),
                -1L,
                "pro",
                UsageState.WITHIN,
                "UTC"));
  }

  @Test
  void aTickThatIsSentAgainForAnotherConsumerIsNotBilledTwiceWhenItsSessionIsForgotten() {
    var tick = tick("s1", "acme", 1, 100);
    metering.given(tick, closed("s1", "acme", 1));
    var later = NOON.plus(Metering.KEPT_AFTER_CLOSE).plus(Duration.ofDays(1));
    metering.at(later, clock()).sentAgainFor("sessions", later, tick);

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(100);
  }

  @Test
  void aTickThatIsSentAgainForTheMeteringCounts() {
    metering.sentAgainFor("culvert-usage-2", NOON, tick("s1", "acme", 1, 100));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(100);
  }

  @Test
  void everyAccountHasItsOwn() {
    metering.given(tick("s1", "acme", 1, 100), tick("s2", "umbrella", 1, 5));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(100);
    assertThat(metering.usage().get("umbrella/2026-11").getBytesIn()).isEqualTo(5);
  }

  @Test
  void aRepeatedTickChangesNothing() {
    var first = tick("s1", "acme", 1, 100);
    metering.given(first, first, tick("s1", "acme", 2, 10), tick("s1", "acme", 1, 77), first);

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(110);
    assertThat(metering.count("repeated")).isEqualTo(3);
  }

  @Test
  void theOrderOfTicksChangesNothing() {
    metering.given(
        tick("s1", "acme", 3, 1),
        tick("s1", "acme", 1, 10),
        tick("s1", "acme", 5, 100),
        tick("s1", "acme", 2, 1000),
        tick("s1", "acme", 4, 10_000),
        tick("s1", "acme", 3, 1));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(11_111);
    assertThat(metering.count("late")).isEqualTo(3);
  }

  @Test
  void aLostTickIsToldAndTheOthersCount() {
    metering.given(tick("s1", "acme", 1, 1), tick("s1", "acme", 4, 10), closed("s1", "acme", 6));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(11);
    assertThat(metering.count("missing")).isEqualTo(4);
  }

  @Test
  void aSessionOverTheEndOfAMonthCountsInBoth() {
    var midnight = Instant.parse("2026-12-01T00:00:00Z");
    metering.given(
        tick("s1", "acme", 1, 7, midnight.minusSeconds(2)), tick("s1", "acme", 2, 5, midnight));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(7);
    assertThat(metering.usage().get("acme/2026-12").getBytesIn()).isEqualTo(5);
  }

  @Test
  void nobodyIsNotMetered() {
    metering.given(opened("s1", null), tick("s1", null, 1, 100), closed("s1", null, 1));

    assertThat(metering.usage()).isEmpty();
    assertThat(metering.seen().get("s1")).isNull();
  }

  @Test
  void anImpossibleTickIsRejected() {
    metering.given(
        tick("s1", "acme", 1, -5),
        tick("s1", "acme", 0, 5),
        event("s1", "acme", new SessionTicked(1L, Instant.EPOCH, NOON, 1L, 1L, 1L, "UTC", "", -1L)),
        tick("s1", "acme", 1, 5));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(5);
    assertThat(metering.count("rejected")).isEqualTo(3);
  }

  @Test
  void aTickThatComesAfterTheCloseOfItsSessionCountsOnce() {
    metering.given(
        tick("s1", "acme", 1, 1),
        closed("s1", "acme", 2),
        tick("s1", "acme", 2, 10),
        tick("s1", "acme", 2, 10),
        tick("s1", "acme", 1, 1),
        closed("s1", "acme", 2));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(11);
  }

  @Test
  void aClosedSessionIsForgottenAfterItsGraceAndAnOpenOneNever() {
    metering.given(
        tick("closed", "acme", 1, 1), tick("open", "acme", 1, 1), closed("closed", "acme", 1));

    metering.at(NOON.plus(Duration.ofDays(6)), tick("other", "acme", 1, 1));
    assertThat(metering.seen().get("closed")).isNotNull();

    metering.at(NOON.plus(Duration.ofDays(8)), tick("other", "acme", 2, 1));
    assertThat(metering.seen().get("closed")).isNull();
    assertThat(metering.seen().get("open")).isNotNull();
  }

  @Test
  void poisonDoesNotStopIt() {
    metering.given(tick("s1", "acme", 1, 1));
    metering.bytes.pipeInput("s1", "garbage".getBytes(StandardCharsets.UTF_8));
    metering.bytes.pipeInput("s1", new byte[] {0, 0x7f, 0, 0, 1, 2});
    metering.given(tick("s1", "acme", 2, 10));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(11);
  }

  @Test
  void aTombstoneIsNothing() {
    metering.bytes.pipeInput("s1", (byte[]) null);
    metering.given(tick("s1", "acme", 1, 1));

    assertThat(metering.usage().get("acme/2026-11").getBytesIn()).isEqualTo(1);
  }

  @Test
  void aLedgerLineIsACloudEvent() {
    metering.given(tick("s1", "acme", 1, 1));
    metering.at(NOON.plus(Duration.ofMinutes(75)), clock());

    var record = metering.ledger.readRecord();
    assertThat(record.key()).isEqualTo("acme");
    assertThat(record.value().getQuantity()).isEqualTo(1);
    assertThat(headers(record))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "acme/2026-11/2026-11-23T12:00:00Z/BYTES_IN",
                "ce_source", "/culvert/usage-aggregator",
                "ce_type", "io.culvert.usage.ledger.line.v1",
                "ce_time", "2026-11-23T13:15:00Z",
                "ce_subject", "acme",
                "content-type", "application/avro"));
    assertThat(metering.ledger.readRecordsToList()).hasSize(3);
  }

  @Test
  void anAlertIsACloudEvent() {
    var over = Ticks.tick(1, NOON, NOON.plusSeconds(2), 80, "UTC", "sandbox", 100);
    metering.given(event("s1", "acme", over));

    var record = metering.alerts.readRecord();
    assertThat(record.key()).isEqualTo("acme");
    assertThat(headers(record))
        .containsEntry("ce_id", "acme/2026-11/80")
        .containsEntry("ce_type", "io.culvert.quota.alert.v1");
    assertThat(metering.alerts.isEmpty()).isTrue();
  }

  @Test
  void manyTicksMakeOneChangeOfTheSum() {
    for (int seq = 1; seq <= 100; seq++) {
      metering.given(tick("s1", "acme", seq, 1));
    }

    assertThat(metering.sums()).hasSize(1);
    assertThat(metering.sums()).isEmpty();
  }

  @Test
  void allOfItIsOnePieceSoThatAPartitionIsMeteredByItself() {
    var topology = MeteringDriver.topology(stateDir, new SimpleMeterRegistry());

    assertThat(topology.describe().subtopologies()).hasSize(1);
  }

  private static Map<String, String> headers(TestRecord<?, ?> record) {
    var all = new TreeMap<String, String>();
    for (var header : record.headers()) {
      all.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return all;
  }

  @Test
  void nothingThatOutlivesTheCodeHasAMadeUpName() {
    var topology = MeteringDriver.topology(stateDir, new SimpleMeterRegistry());
    Set<String> names = new HashSet<>();
    for (var part : topology.describe().subtopologies()) {
      for (var node : part.nodes()) {
        names.add(node.name());
        if (node instanceof TopologyDescription.Processor processor) {
          names.addAll(processor.stores());
        }
      }
    }
    assertThat(names)
        .contains(MeterEvents.SEEN_TICKS, MeterEvents.USAGE_MONTHS, "strays-repartition-source")
        .noneMatch(name -> name.matches(".*\\d{10}.*"));
  }
}
