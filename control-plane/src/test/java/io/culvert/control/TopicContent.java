package io.culvert.control;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What is in a topic. */
public final class TopicContent {

  private TopicContent() {}

  /** Everything that is committed now; within a partition in its order. */
  public static <V> List<V> of(KafkaSettings kafka, Topic<V> topic) {
    var found = new ArrayList<V>();
    try (var reader = topic.valueDeserializer(kafka.serdeProperties());
        var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> found.add(reader.deserialize(topic.name(), record.value())));
      }
    }
    return found;
  }
}
