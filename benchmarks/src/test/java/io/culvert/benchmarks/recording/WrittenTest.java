package io.culvert.benchmarks.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WrittenTest {

  @Test
  void isWaitedForUntilTheLastExchangeIsInKafkaOrShed() throws Exception {
    var meters = new SimpleMeterRegistry();
    var published = meters.counter("events.published", "topic", Topics.HTTP_EXCHANGES.name());
    meters.counter("events.published", "topic", "another").increment(100);
    published.increment(8);
    try (var threads = Executors.newSingleThreadExecutor()) {
      var written =
          threads.submit(
              () -> {
                new Written(meters).await(10);
                return true;
              });
      meters.counter("gateway.capture.shed", "what", "body").increment();
      meters.counter("gateway.capture.shed", "what", "exchange").increment();
      assertThat(written).isNotDone();

      published.increment();
      await().untilAsserted(() -> assertThat(written).isDone());
    }
  }
}
