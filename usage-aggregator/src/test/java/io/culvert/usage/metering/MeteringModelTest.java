package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.Meter;
import io.culvert.events.QuotaAlert;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Placement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/**
 * The metering against a plain sum, on random logs, while its tasks are killed, moved and started
 * again; and once more from the beginning, with other accidents. {@code -Dculvert.test.ticks} sets
 * how many ticks (20,000), {@code -Dculvert.test.seed} which log.
 */
class MeteringModelTest {

  private static final long TICKS = Long.getLong("culvert.test.ticks", 20_000);
  private static final long SEED = Long.getLong("culvert.test.seed", 20_261_123);

  private final Map<String, String> serdes =
      KafkaSettings.of(SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url())
          .serdeProperties();

  @Test
  void whateverHappensUsageAndLedgerAreTheSumOfAllDifferentTicks() {
    var plain = new PlainSums();
    var began = System.nanoTime();
    var first = new Run(SEED, plain);
    var took = Duration.ofNanos(System.nanoTime() - began);
    first.results.assertThatTheyAre(plain);

    // From offset 0 again, into other topics, with other accidents: the same bytes.
    var again = new Run(SEED + 1, null);
    assertThat(again.results.months).isEqualTo(first.results.months);
    assertThat(again.results.lines).isEqualTo(first.results.lines);
    assertThat(again.results.alerts).isEqualTo(first.results.alerts);

    System.out.printf(
        "Metered %,d ticks and %,d repeats in %s with %d crashes: %,d lines, %d alerts, to the"
            + " byte; and again%n",
        plain.ticks,
        plain.repeats,
        took,
        first.crashes(),
        first.results.lines.size(),
        first.results.alerts.size());
  }

  /** The whole log once, with accidents of its own. */
  private final class Run {
    final Results results = new Results();
    private final Random accidents;
    private final List<TaskUnderTest> tasks = new ArrayList<>();
    private final List<List<TaskUnderTest.Input>> strays = new ArrayList<>();

    Run(long seed, PlainSums plain) {
      accidents = new Random(seed);
      for (int partition = 0; partition < RandomLog.PARTITIONS; partition++) {
        tasks.add(new TaskUnderTest(serdes, results::take));
        strays.add(new ArrayList<>());
      }
      new RandomLog(SEED, TICKS)
          .writeTo(
              entry -> {
                if (plain != null) {
                  plain.read(entry);
                }
                read(entry);
              });
      for (int partition = 0; partition < RandomLog.PARTITIONS; partition++) {
        var task = tasks.get(partition);
        strays.get(partition).forEach(task::process);
        task.commit();
        task.move();
        task.publish();
        task.commit();
        assertThat(task.openLines()).isZero();
      }
    }

    private void read(RandomLog.Entry entry) {
      var account = entry.event().getAccountId();
      int home = account == null ? entry.partition() : Placement.of(account, RandomLog.PARTITIONS);
      if (home == entry.partition()) {
        tasks.get(home).process(new TaskUnderTest.Input(entry, false));
      } else {
        strays.get(home).add(new TaskUnderTest.Input(entry, true));
      }
      mishap(home);
    }

    private void mishap(int partition) {
      var task = tasks.get(partition);
      int chance = accidents.nextInt(1000);
      if (chance < 2) {
        task.crash();
      } else if (chance < 20) {
        task.publish();
      } else if (chance < 40) {
        task.commit();
      } else if (chance < 42) {
        task.commit();
        task.move();
      } else if (chance < 60) {
        strays.get(partition).forEach(task::process);
        strays.get(partition).clear();
      }
    }

    int crashes() {
      return tasks.stream().mapToInt(task -> task.crashes).sum();
    }
  }

  /** The topics of results. */
  private static final class Results {
    final Map<String, ByteBuffer> months = new TreeMap<>();
    final Map<String, ByteBuffer> lines = new TreeMap<>();
    final Map<String, ByteBuffer> alerts = new TreeMap<>();

    void take(Record<? extends String, ? extends SpecificRecord> record) {
      switch (record.value()) {
        case UsageMonthly usage -> months.put(record.key(), bytes(usage));
        case UsageLedgerLine line ->
            assertThat(lines.put(line.getLineId(), bytes(line))).as(line.getLineId()).isNull();
        case QuotaAlert alert ->
            assertThat(alerts.put(alert.getAlertId(), bytes(alert)))
                .as(alert.getAlertId())
                .isNull();
        default -> throw new AssertionError(record);
      }
    }

    void assertThatTheyAre(PlainSums plain) {
      assertThat(months.keySet()).isEqualTo(plain.months.keySet());
      months.forEach(
          (key, bytes) -> {
            var usage = read(bytes, UsageMonthly::fromByteBuffer);
            assertThat(
                    new long[] {
                      usage.getBytesIn(),
                      usage.getBytesOut(),
                      usage.getRequests(),
                      usage.getTunnelMicros(),
                      usage.getTicks()
                    })
                .as(key)
                .isEqualTo(plain.months.get(key));
          });
      assertThat(alerts.keySet()).isEqualTo(plain.alerts);
      assertThat(sumsOfLines()).isEqualTo(expectedSums(plain));
      assertThat(lateParts()).isEqualTo(plain.lateParts);
      assertThat(lateParts()).isPositive();
    }

    private Map<String, Long> sumsOfLines() {
      var sums = new HashMap<String, Long>();
      for (var bytes : lines.values()) {
        var line = read(bytes, UsageLedgerLine::fromByteBuffer);
        var hour = line.getAccountId() + "/" + line.getMonth() + "/" + line.getHour();
        assertThat(line.getQuantity()).isPositive();
        sums.merge(hour + "/" + line.getMeter(), line.getQuantity(), Long::sum);
        if (!line.getAdjustment()) {
          assertThat(line.getClosedAt())
              .isAfterOrEqualTo(line.getHour().plus(Duration.ofMinutes(75)));
        }
      }
      return sums;
    }

    private static Map<String, Long> expectedSums(PlainSums plain) {
      var meters = List.of(Meter.BYTES_IN, Meter.BYTES_OUT, Meter.REQUESTS, Meter.TUNNEL_MICROS);
      var sums = new HashMap<String, Long>();
      plain.hours.forEach(
          (hour, all) -> {
            for (int i = 0; i < 4; i++) {
              if (all[i] > 0) {
                sums.put(hour + "/" + meters.get(i), all[i]);
              }
            }
          });
      return sums;
    }

    /** Late ticks of those accounts whose events all lie where they belong; each took time. */
    private long lateParts() {
      return lines.values().stream()
          .map(bytes -> read(bytes, UsageLedgerLine::fromByteBuffer))
          .filter(line -> line.getAdjustment() && line.getMeter() == Meter.TUNNEL_MICROS)
          .filter(line -> !line.getAccountId().equals(RandomLog.LEGACY))
          .count();
    }

    private interface Reader<V> {
      V read(ByteBuffer bytes) throws IOException;
    }

    private static <V> V read(ByteBuffer bytes, Reader<V> reader) {
      try {
        return reader.read(bytes.duplicate());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static ByteBuffer bytes(SpecificRecord record) {
      try {
        return switch (record) {
          case UsageMonthly usage -> usage.toByteBuffer();
          case UsageLedgerLine line -> line.toByteBuffer();
          case QuotaAlert alert -> alert.toByteBuffer();
          default -> throw new AssertionError(record);
        };
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
