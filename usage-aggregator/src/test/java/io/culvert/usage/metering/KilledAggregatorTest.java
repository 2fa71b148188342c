package io.culvert.usage.metering;

import static io.culvert.usage.metering.Ticks.clock;
import static io.culvert.usage.metering.Ticks.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.events.SessionTicked;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.usage.AggregatorProcess;
import io.culvert.usage.Log;
import io.culvert.usage.UsageSettings;
import io.culvert.usage.streams.StreamsProperties;
import io.culvert.usage.traffic.TrafficLoad;
import io.culvert.usage.verify.VerifyBill;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real service, killed again and again while ticks come in, some of its state lost with it.
 * {@code -Dculvert.test.kills} sets how often (1).
 */
@Timeout(900)
class KilledAggregatorTest {

  private static final int KILLS = Integer.getInteger("culvert.test.kills", 1);
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String APPLICATION = "killed";
  private static final int SESSIONS = 20;
  private static final int ACCOUNTS = 5;
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York");

  @TempDir Path folder;
  private final Random random = new Random(20);

  @Test
  void killedUnderLoadItCountsEverythingOnceAndAgainFromTheBeginning() throws Exception {
    try (var broker = EmbeddedKafka.start(KafkaOptions.persistent(folder.resolve("kafka"), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), SharedPlatform.registry().url());
      EnsureTopics.of(kafka, LONG);
      var log = new Log(kafka);
      try (var traffic = new TrafficLoad(log, random)) {
        var load = new Load(log, traffic);
        for (int kill = 0; kill < KILLS; kill++) {
          killOnce(kill, log, load, traffic);
        }
        try (var last = new AggregatorProcess(APPLICATION, folder.resolve("state-last"), kafka)) {
          await().atMost(LONG).until(last::isUp);
          load.resume();
          load.pauseAfter(20);
          load.end();
          assertBilled(log);
          await()
              .atMost(LONG)
              .untilAsserted(() -> assertThat(traffic.counted()).isEqualTo(traffic.sent()));
          System.out.printf("%,d exchanges are in their minutes, once%n", traffic.exchanges());
          assertThat(last.stop()).isEqualTo(143); // SIGTERM, and an orderly end
        }
      }
      fromTheBeginningIntoOtherTopics(kafka, log);
    }
  }

  private void killOnce(int kill, Log log, Load load, TrafficLoad traffic) throws Exception {
    // Now and then the state is gone as well; Kafka's copy must do.
    var state = folder.resolve("state-" + kill / 3);
    try (var process = new AggregatorProcess(APPLICATION, state, log.kafka())) {
      await().atMost(LONG).until(process::isUp);
      load.resume();
      var billed = ticks(log);
      var counted = traffic.counted();
      await().atMost(LONG).until(() -> ticks(log) > billed && !traffic.counted().equals(counted));
      load.pauseAfter(random.nextInt(20));
      process.kill(); // wherever it is just now
    }
  }

  private static void assertBilled(Log log) throws InterruptedException {
    var plain = plain(log);
    await()
        .atMost(LONG)
        .until(() -> ticks(log) >= plain.months.values().stream().mapToLong(m -> m[4]).sum());
    await().atMost(LONG).until(() -> sums(lines(log)).equals(expected(plain)));
    assertThat(months(log)).isEqualTo(expectedMonths(plain));
    for (var key : plain.months.keySet()) {
      var verdict =
          new VerifyBill(log.kafka(), APPLICATION + "-" + MeteringTopology.GENERATION, LONG)
              .verify(key.split("/")[0], key.split("/")[1]);
      assertThat(verdict.differences()).isEmpty();
    }
    System.out.printf(
        "Killed %d times under load: %,d ticks and %,d repeats are billed to the byte, in %,d"
            + " lines%n",
        KILLS, plain.ticks, plain.repeats, lines(log).size());
  }

  private void fromTheBeginningIntoOtherTopics(KafkaSettings kafka, Log log) throws Exception {
    var again = Outputs.withSuffix(".again");
    create(kafka, again.usageMonthly(), Topics.USAGE_MONTHLY);
    create(kafka, again.usageLedger(), Topics.USAGE_LEDGER);
    create(kafka, again.quotaAlerts(), Topics.QUOTA_ALERTS);
    var settings =
        new UsageSettings(
            "again", folder.resolve("again"), 1, Duration.ofMillis(250), Duration.ofSeconds(6));
    var properties = StreamsProperties.of(settings, kafka);
    var config =
        new MeteringConfig(
            properties,
            kafka.serdeProperties(),
            Topics.SESSION_EVENTS.partitions(),
            Duration.ofMillis(250),
            again,
            new SimpleMeterRegistry());
    try (var streams = new KafkaStreams(MeteringTopology.build(config), properties)) {
      streams.start();
      var first = Outputs.CATALOGUE;
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                assertThat(content(log, again.usageMonthly(), false))
                    .isEqualTo(content(log, first.usageMonthly(), false));
                assertThat(content(log, again.usageLedger(), true))
                    .isEqualTo(content(log, first.usageLedger(), true));
                assertThat(content(log, again.quotaAlerts(), true))
                    .isEqualTo(content(log, first.quotaAlerts(), true));
              });
    }
  }

  /**
   * The values by what names them, as bytes.
   *
   * @param isFacts whether each is there once, named by its CloudEvents id; else the newest counts
   */
  private static Map<String, ByteBuffer> content(Log log, String topic, boolean isFacts) {
    var all = new TreeMap<String, ByteBuffer>();
    for (var record : log.read(topic)) {
      var name =
          isFacts
              ? new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)
              : record.key();
      // Without the schema's id, which is the registry's and not the metering's.
      var before =
          all.put(
              name, ByteBuffer.wrap(Arrays.copyOfRange(record.value(), 5, record.value().length)));
      assertThat(isFacts && before != null).as(name).isFalse();
    }
    return all;
  }

  private static void create(KafkaSettings kafka, String name, Topic<?> like) throws Exception {
    try (var admin = Admin.create(kafka.adminProperties())) {
      var topic =
          new NewTopic(name, Optional.of(like.partitions()), Optional.empty())
              .configs(like.brokerConfig());
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** Brokers in bad times, on a log whose time runs quickly, so that hours are closed. */
  private final class Load {
    private final Log log;
    private final TrafficLoad traffic;
    private final long[] seq = new long[SESSIONS];
    private final Instant[] until = new Instant[SESSIONS];
    private final List<Log.Timed> heldBack = new ArrayList<>();
    private Instant now = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
    private Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private volatile boolean isPaused;
    private volatile int batchesLeft;
    private volatile Exception failure;

    Load(Log log, TrafficLoad traffic) {
      this.log = log;
      this.traffic = traffic;
      Arrays.fill(until, now);
    }

    void resume() throws Exception {
      log.letWritersSayTheTime();
      isPaused = false;
      batchesLeft = Integer.MAX_VALUE;
      thread = Thread.ofPlatform().start(this::run);
    }

    void pauseAfter(int batches) throws Exception {
      batchesLeft = batches;
      isPaused = true;
      thread.join();
      assertThat(failure).isNull();
    }

    private void run() {
      try {
        while (!isPaused || batchesLeft-- > 0) {
          log.send(batch());
          traffic.send(10);
        }
      } catch (Exception e) {
        failure = e;
      }
    }

    private List<Log.Timed> batch() {
      var events = new ArrayList<Log.Timed>();
      for (int session = 0; session < SESSIONS; session++) {
        var to = now.plusNanos(1000L * random.nextInt(1_000_000));
        var tick =
            new SessionTicked(
                ++seq[session],
                until[session],
                to,
                (long) random.nextInt(1 << 20),
                (long) random.nextInt(1 << 20),
                (long) random.nextInt(9),
                ZONES.get(session % ACCOUNTS),
                "sandbox",
                1L << 28);
        until[session] = to;
        var timed =
            new Log.Timed(event("s-" + session, "account-" + session % ACCOUNTS, tick), now);
        (random.nextInt(40) == 0 ? heldBack : events).add(timed);
        if (random.nextInt(5) == 0) {
          events.add(timed);
        }
      }
      now = now.plusSeconds(60);
      if (random.nextInt(100) == 0) {
        letGo(events);
      }
      return events;
    }

    private void letGo(List<Log.Timed> events) {
      heldBack.forEach(each -> events.add(new Log.Timed(each.event(), now)));
      heldBack.clear();
    }

    /** Nothing more comes, but time passes. */
    void end() throws Exception {
      var rest = new ArrayList<Log.Timed>();
      letGo(rest);
      for (int partition = 0; partition < Topics.SESSION_EVENTS.partitions(); partition++) {
        rest.add(new Log.Timed(clock(), now.plus(Duration.ofHours(2)), partition));
      }
      log.send(rest);
    }
  }

  private static long ticks(Log log) {
    return log.usage().values().stream().mapToLong(all -> all.getLast().getTicks()).sum();
  }

  /** What is in the log, read by nobody but the test. */
  private static PlainSums plain(Log log) {
    var plain = new PlainSums();
    try (var reader = Topics.SESSION_EVENTS.valueDeserializer(log.kafka().serdeProperties())) {
      for (ConsumerRecord<String, byte[]> record : log.read(Topics.SESSION_EVENTS)) {
        plain.read(
            new RandomLog.Entry(
                record.partition(),
                Instant.ofEpochMilli(record.timestamp()),
                reader.deserialize(record.topic(), record.value())));
      }
    }
    return plain;
  }

  private static List<UsageLedgerLine> lines(Log log) {
    return log.values(Topics.USAGE_LEDGER);
  }

  private static Map<String, Long> sums(List<UsageLedgerLine> lines) {
    assertThat(lines).extracting(UsageLedgerLine::getLineId).doesNotHaveDuplicates();
    var sums = new HashMap<String, Long>();
    for (var line : lines) {
      sums.merge(
          line.getAccountId() + "/" + line.getMonth() + "/" + line.getHour() + line.getMeter(),
          line.getQuantity(),
          Long::sum);
    }
    return sums;
  }

  private static Map<String, Long> expected(PlainSums plain) {
    var meters = List.of("BYTES_IN", "BYTES_OUT", "REQUESTS", "TUNNEL_MICROS");
    var sums = new HashMap<String, Long>();
    plain.hours.forEach(
        (hour, all) -> {
          for (int i = 0; i < 4; i++) {
            if (all[i] > 0) {
              sums.put(hour + meters.get(i), all[i]);
            }
          }
        });
    return sums;
  }

  private static Map<String, List<Long>> months(Log log) {
    var months = new TreeMap<String, List<Long>>();
    log.usage().forEach((key, all) -> months.put(key, numbers(all.getLast())));
    return months;
  }

  private static List<Long> numbers(UsageMonthly usage) {
    return List.of(
        usage.getBytesIn(),
        usage.getBytesOut(),
        usage.getRequests(),
        usage.getTunnelMicros(),
        usage.getTicks());
  }

  private static Map<String, List<Long>> expectedMonths(PlainSums plain) {
    var months = new TreeMap<String, List<Long>>();
    plain.months.forEach((key, all) -> months.put(key, Arrays.stream(all).boxed().toList()));
    return months;
  }
}
