package io.culvert.usage;

import static io.culvert.usage.metering.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.usage.metering.Ticks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real broker, with real crashes. */
@Timeout(180)
class UsageAggregatorTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String MONTH = "2026-11";

  private final String account = EventIds.next();
  private final String applicationId = "test-usage-" + account;

  @TempDir Path folder;

  @Test
  void ticksBecomeUsageWithinSeconds() throws Exception {
    var kafka = shared();
    var log = new Log(kafka);
    try (var aggregator = aggregator(kafka, folder)) {
      aggregator.start();
      assertThat(aggregator.awaitRunning(LONG)).isTrue();
      assertThat(aggregator.health().status().isUp()).isTrue();

      log.write(List.of(tick("s-" + account, account, 1, 100)));
      var start = System.nanoTime();
      await().atMost(LONG).until(() -> log.usage(account, MONTH).getBytesIn() == 100);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aTickFromTheFutureStopsNobody() throws Exception {
    var kafka = shared();
    var log = new Log(kafka);
    try (var aggregator = aggregator(kafka, folder)) {
      aggregator.start();
      var future = Instant.now().plus(Duration.ofDays(40));
      var month = future.toString().substring(0, 7);
      var over = Ticks.tick(1, future, future.plusSeconds(2), 10, "UTC", "sandbox", 5);
      log.write(
          List.of(
              Ticks.event("future-" + account, account, over),
              tick("s-" + account, account, 1, 100)));

      await().atMost(LONG).until(() -> log.usage(account, MONTH).getBytesIn() == 100);
      assertThat(log.usage(account, month).getBytesIn()).isEqualTo(10);
      assertThat(log.values(Topics.QUOTA_ALERTS))
          .anyMatch(alert -> alert.getAccountId().equals(account));
      assertThat(aggregator.health().status().isUp()).isTrue();
    }
  }

  @Test
  void aBrokerThatComesBackIsMeteredOn() throws Exception {
    var broker = EmbeddedKafka.start(KafkaOptions.persistent(folder.resolve("kafka"), 0));
    try {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), SharedPlatform.registry().url());
      var log = new Log(kafka);
      try (var aggregator = aggregator(kafka, folder.resolve("state"))) {
        aggregator.start();
        log.write(List.of(tick("s", account, 1, 1)));
        await().atMost(LONG).until(() -> log.usage(account, MONTH).getBytesIn() == 1);

        broker.close();
        broker =
            EmbeddedKafka.start(KafkaOptions.persistent(folder.resolve("kafka"), broker.port()));
        log.write(List.of(tick("s", account, 1, 1), tick("s", account, 2, 10)));

        await().atMost(LONG).until(() -> log.usage(account, MONTH).getBytesIn() == 11);
        assertThat(aggregator.hasGivenUp()).isFalse();
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void poisonLiesInTheDeadLettersAndTheNextTickCounts() throws Exception {
    var kafka = shared();
    var log = new Log(kafka);
    try (var aggregator = aggregator(kafka, folder)) {
      aggregator.start();
      var key = "poison-" + account;
      log.writeRaw(key, "garbage".getBytes(StandardCharsets.UTF_8));

      // Nothing else comes, and still the letter is committed.
      await().atMost(LONG).until(() -> letters(log, key).size() == 1);
      var letter = letters(log, key).getFirst();
      assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("garbage");
      assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(Topics.SESSION_EVENTS.name());
      assertThat(header(letter, DeadLetters.CONSUMER)).isEqualTo(applicationId + "-2");
      assertThat(header(letter, DeadLetters.REASON)).contains("BAD_MAGIC");
      assertThat(header(letter, DeadLetters.OFFSET)).matches("\\d+");

      log.write(List.of(tick(key, account, 1, 5)));
      await().atMost(LONG).until(() -> log.usage(account, MONTH).getBytesIn() == 5);
      assertThat(aggregator.health().status().isUp()).isTrue();
    }
  }

  @Test
  void itsSettingsAreCheckedTogether() {
    var settings = new Settings(Map.of("USAGE_THREADS", "0", "USAGE_COMMIT_INTERVAL", "soon"));
    UsageSettings.from(settings);

    assertThat(catchThrowable(settings::check))
        .hasMessageContaining("USAGE_THREADS=0")
        .hasMessageContaining("USAGE_COMMIT_INTERVAL=soon");
    assertThat(UsageSettings.from(new Settings(Map.of())))
        .isEqualTo(UsageSettings.in(Path.of("data", "usage")));
  }

  private static List<ConsumerRecord<String, byte[]>> letters(Log log, String key) {
    return log.read(Topics.DEAD_LETTERS).stream().filter(r -> key.equals(r.key())).toList();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private UsageAggregator aggregator(KafkaSettings kafka, Path state) {
    return aggregator(kafka, state, applicationId);
  }

  private static UsageAggregator aggregator(KafkaSettings kafka, Path state, String applicationId) {
    var settings =
        new UsageSettings(applicationId, state, 1, Duration.ofMillis(250), Duration.ofMillis(1500));
    return new UsageAggregator(settings, kafka, new SimpleMeterRegistry());
  }

  private static KafkaSettings shared() {
    return KafkaSettings.of(
        SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  }
}
