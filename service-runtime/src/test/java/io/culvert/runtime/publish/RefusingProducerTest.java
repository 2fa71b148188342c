package io.culvert.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.runtime.Platform;
import io.culvert.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** What a producer refuses by an exception, and not by calling back, is told of once. */
class RefusingProducerTest {
  private static final KafkaSettings NOBODY = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");

  @Test
  void aRecordThatSendThrowsForIsHopelessAndNoMoreInFlight() throws Exception {
    var settled = new ArrayList<String>();
    var topic = Platform.topicOf(byte[].class, 1);
    var properties = Delivery.properties(NOBODY, EventPublisher.DEFAULT_BUDGET);
    var closed = new KafkaProducer<String, byte[]>(properties);
    closed.close(Duration.ZERO);
    // Whatever is in flight is stuck at once: it would be sent again, and be told of again.
    var stuck = new StuckProducer(_ -> true, Duration.ZERO, Duration.ZERO);
    try (var delivery =
        new Delivery(
            NOBODY,
            () -> closed,
            stuck,
            (record, isPublished) -> settled.add(record.key() + " " + isPublished))) {
      delivery.send(new Waiting<>(topic, "one", new byte[1], List.of(), 1));
      delivery.replaceIfStuck();
      delivery.replaceIfStuck();
    }
    assertThat(settled).containsExactly("one false");
  }
}
