package io.culvert.usage.metering;

import static io.culvert.usage.metering.Ticks.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.events.SessionTicked;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.culvert.usage.Log;
import io.culvert.usage.UsageAggregator;
import io.culvert.usage.UsageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many ticks a second the real service meters, from a log that is there already, against a
 * consumer that only reads them. {@code -Dculvert.test.speed=500000} says how many ticks, {@code
 * -Dculvert.test.threads} with how many threads (1).
 */
@EnabledIfSystemProperty(named = "culvert.test.speed", matches = "\\d+")
class MeteringSpeedTest {

  private static final int TICKS = Integer.getInteger("culvert.test.speed", 500_000);
  private static final int THREADS = Integer.getInteger("culvert.test.threads", 1);
  private static final int SESSIONS = 1000;
  private static final int ACCOUNTS = 200;
  private static final int CHUNK = 50_000;
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void ticksASecond() throws Exception {
    try (var broker = EmbeddedKafka.start(KafkaOptions.persistent(folder.resolve("kafka"), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), SharedPlatform.registry().url());
      EnsureTopics.of(kafka, LONG);
      write(new Log(kafka));
      var meters = new SimpleMeterRegistry();
      var settings =
          new UsageSettings(
              "speed",
              folder.resolve("state"),
              THREADS,
              Duration.ofMillis(250),
              Duration.ofSeconds(6));
      try (var aggregator = new UsageAggregator(settings, kafka, meters)) {
        aggregator.start();
        await().atMost(LONG).until(() -> counted(meters) > TICKS / 10);
        double before = counted(meters);
        long began = System.nanoTime();
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> counted(meters) >= TICKS);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(counted(meters)).isEqualTo(TICKS);
        double rate = (TICKS - before) / seconds;
        double peer = readOnly(kafka);
        System.out.printf(
            "Metered %,.0f ticks a second with %d threads (%,d ticks of %d sessions and %d"
                + " accounts, exactly once); a consumer that only reads them: %,.0f; ratio %.2f%n",
            rate, THREADS, TICKS, SESSIONS, ACCOUNTS, peer, rate / peer);
      }
    }
  }

  /** The peer: a plain consumer that reads and decodes the same ticks, and does nothing more. */
  private static double readOnly(KafkaSettings kafka) {
    var config = new HashMap<String, Object>(kafka.consumerProperties());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, "peer");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (var consumer =
        new KafkaConsumer<>(
            config,
            new StringDeserializer(),
            Topics.SESSION_EVENTS.valueDeserializer(kafka.serdeProperties()))) {
      consumer.subscribe(List.of(Topics.SESSION_EVENTS.name()));
      long read = 0;
      while (read < TICKS / 10) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
      long before = read;
      long began = System.nanoTime();
      while (read < TICKS) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
      return (read - before) / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static double counted(SimpleMeterRegistry meters) {
    return meters.counter("usage.ticks.counted").count();
  }

  /** Ticks of two seconds, as a thousand live sessions make them. */
  private static void write(Log log) throws Exception {
    log.letWritersSayTheTime();
    var start = Instant.now().minus(Duration.ofHours(20)).truncatedTo(ChronoUnit.MILLIS);
    for (int done = 0; done < TICKS; done += CHUNK) {
      var chunk = new ArrayList<Log.Timed>();
      for (int i = done; i < Math.min(TICKS, done + CHUNK); i++) {
        int session = i % SESSIONS;
        long seq = 1 + i / SESSIONS;
        var from = start.plusSeconds(2 * seq);
        var tick =
            new SessionTicked(
                seq, from, from.plusSeconds(2), 1000L, 5000L, 3L, "Europe/Berlin", "pro", 1L << 40);
        var account = "account-" + session % ACCOUNTS;
        chunk.add(new Log.Timed(event("s-" + session, account, tick), from.plusSeconds(3)));
      }
      log.send(chunk);
    }
  }
}
