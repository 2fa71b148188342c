package io.culvert.control;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.testing.log.TopicRecords;
import java.util.List;

/** What is in a topic. */
public final class TopicContent {

  private TopicContent() {}

  /** Everything that is committed now; within a partition in its order. */
  public static <V> List<V> of(KafkaSettings kafka, Topic<V> topic) {
    try (var reader = topic.valueDeserializer(kafka.serdeProperties())) {
      return TopicRecords.of(kafka.consumerProperties(), topic.name()).stream()
          .map(record -> reader.deserialize(topic.name(), record.value()))
          .toList();
    }
  }
}
