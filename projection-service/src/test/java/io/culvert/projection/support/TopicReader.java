package io.culvert.projection.support;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to its present end. */
public final class TopicReader {

  private TopicReader() {}

  public static <V> List<V> all(KafkaSettings kafka, Topic<V> topic) {
    var deserializer = topic.valueDeserializer(kafka.serdeProperties());
    return records(kafka, topic).stream()
        .map(record -> deserializer.deserialize(topic.name(), record.value()))
        .toList();
  }

  public static List<ConsumerRecord<byte[], byte[]>> records(KafkaSettings kafka, Topic<?> topic) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(kafka.consumerProperties(), bytes, bytes)) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }
}
