package io.culvert.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.events.MailWanted;
import io.culvert.runtime.Platform;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicWriterTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final KafkaSettings kafka = Platform.kafka();

  @Test
  void whatIsWrittenIsThereInTheOrderOfTheCallsWithTombstones() throws Exception {
    var topic = Platform.newTopicOf(MailWanted.class, 1, kafka);
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var writer = new TopicWriter<>(kafka, topic, LONG);
        var follower =
            new TopicFollower<>(
                    kafka,
                    topic,
                    (key, value, _) -> seen.add(key + (value == null ? "-" : "+")),
                    new SimpleMeterRegistry())
                .start()) {
      CompletableFuture.allOf(
              IntStream.range(0, 50)
                  .mapToObj(i -> writer.write("k" + i, i % 5 == 0 ? null : wanted("k" + i)))
                  .toArray(CompletableFuture[]::new))
          .get();

      await().atMost(LONG).until(() -> seen.size() == 50);
      assertThat(follower.isCaughtUp()).isTrue();
    }
    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "k" + i + (i % 5 == 0 ? "-" : "+")).toList());
  }

  @Test
  void whileKafkaIsAwayAWriteFailsInTimeAndSoDoThoseBehindIt() {
    var nowhere = KafkaSettings.of("127.0.0.1:1", Platform.kafka().schemaRegistryUrl());
    var topic = Platform.newTopicOf(MailWanted.class, 1, kafka);
    var started = System.nanoTime();
    try (var writer = new TopicWriter<>(nowhere, topic, Duration.ofSeconds(2))) {
      var written = IntStream.range(0, 10).mapToObj(i -> writer.write("k", wanted("k"))).toList();
      for (var each : written) {
        assertThatThrownBy(each::join).hasCauseInstanceOf(KafkaException.class);
      }
    }
    // One by one they would take ten times as long.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
  }

  private static MailWanted wanted(String account) {
    return new MailWanted(account, Instant.EPOCH);
  }
}
