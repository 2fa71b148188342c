package io.culvert.projection;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The ends of the topics that the views are made of. */
record LogEnds(Map<TopicPartition, Long> ends) {

  private static final List<Topic<?>> TOPICS =
      List.of(
          Topics.ACCOUNT_EVENTS,
          Topics.SESSION_EVENTS,
          Topics.HTTP_EXCHANGES,
          Topics.HTTP_BODIES,
          Topics.USAGE_MONTHLY,
          Topics.REPLAYS);

  static LogEnds of(KafkaSettings kafka) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(kafka.consumerProperties(), bytes, bytes)) {
      var partitions =
          TOPICS.stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      return new LogEnds(consumer.endOffsets(partitions));
    }
  }

  static Map<TopicPartition, Long> stored(List<Map<String, Object>> rows) {
    var stored = new HashMap<TopicPartition, Long>();
    rows.forEach(
        row ->
            stored.put(
                new TopicPartition((String) row.get("topic"), (Integer) row.get("partition")),
                (Long) row.get("next_offset")));
    return stored;
  }

  boolean isReached(Map<TopicPartition, Long> stored) {
    return ends.entrySet().stream()
        .allMatch(end -> stored.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
