package io.culvert.usage.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.EventIds;
import io.culvert.usage.UsageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The minutes on a real broker. */
@Timeout(180)
class TrafficAggregatorTest {

  private static final Logger STREAMS =
      (Logger) LoggerFactory.getLogger("org.apache.kafka.streams");

  @TempDir Path stateDir;
  private final String applicationId = "test-traffic-" + EventIds.next();
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    said.start();
    STREAMS.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    STREAMS.detachAppender(said);
  }

  @Test
  void stateOfPartitionsWithoutAnyExchangeIsFoundWholeAtTheNextStart() {
    runOnce();
    runOnce();

    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains("corrupt"));
  }

  private void runOnce() {
    var kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    var settings =
        new TrafficSettings(applicationId, Duration.ofMillis(100), UsageSettings.in(stateDir));
    try (var traffic = new TrafficAggregator(settings, kafka, new SimpleMeterRegistry())) {
      traffic.start();
      await().atMost(Duration.ofSeconds(90)).until(() -> traffic.health().status().isUp());
    }
  }
}
