package io.culvert.usage.verify;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.serde.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one partition from a time on, committed records only. What cannot be read is left out, as
 * the metering leaves it out.
 *
 * @param <V> type of the values
 */
record TopicPart<V>(KafkaSettings kafka, Topic<V> topic, int partition, Deadline deadline) {

  private static final Duration POLL = Duration.ofMillis(200);

  interface Reader<V> {
    void read(ConsumerRecord<String, byte[]> record, V value);
  }

  /** Up to the end as it is now. Returns how many records were read. */
  long readFrom(Instant start, Reader<V> reader) {
    return readFrom(start, Long.MAX_VALUE, reader);
  }

  /** Up to that offset, exclusive, or the end. */
  long readFrom(Instant start, long end, Reader<V> reader) {
    var part = new TopicPartition(topic.name(), partition);
    long count = 0;
    try (var values = topic.valueDeserializer(kafka.serdeProperties());
        var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      consumer.assign(List.of(part));
      long last = Math.min(end, consumer.endOffsets(List.of(part)).get(part));
      var first = consumer.offsetsForTimes(Map.of(part, start.toEpochMilli())).get(part);
      consumer.seek(part, first == null ? last : first.offset());
      while (consumer.position(part) < last) {
        deadline.check();
        for (var record : consumer.poll(POLL)) {
          if (record.offset() < last) {
            count++;
            read(record, values, reader);
          }
        }
      }
    }
    return count;
  }

  private void read(
      ConsumerRecord<String, byte[]> record, Deserializer<V> values, Reader<V> reader) {
    try {
      var value = values.deserialize(topic.name(), record.value());
      if (value != null) {
        reader.read(record, value);
      }
    } catch (UnreadableRecordException e) {
      // In the dead letters since the metering came to it.
    }
  }
}
