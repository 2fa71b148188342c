package io.culvert.gateway.testing;

import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Real Kafka and registry inside this JVM, with the whole catalogue of topics. */
public final class Kafka {
  private Kafka() {}

  public static KafkaSettings start() {
    var kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    EnsureTopics.of(kafka, Duration.ofSeconds(60));
    return kafka;
  }

  /** All that is in the topic now. */
  public static <V> List<V> read(KafkaSettings kafka, Topic<V> topic) {
    var values = new ArrayList<V>();
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties());
        var deserializer = topic.valueDeserializer(kafka.serdeProperties())) {
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
            .forEach(record -> values.add(deserializer.deserialize(topic.name(), record.value())));
      }
    }
    return values;
  }

  /** Writes values in order, and returns when they are there. */
  public static <V> void write(KafkaSettings kafka, Topic<V> topic, String key, List<V> values) {
    var properties = new Properties();
    properties.putAll(kafka.producerProperties());
    try (var producer = new KafkaProducer<String, byte[]>(properties);
        var serializer = topic.valueSerializer(kafka.serdeProperties())) {
      for (var value : values) {
        producer.send(
            new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value)));
      }
      producer.flush();
    }
  }
}
