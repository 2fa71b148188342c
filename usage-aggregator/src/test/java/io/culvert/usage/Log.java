package io.culvert.usage;

import io.culvert.events.SessionEvent;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** The topics, written and read by a test. */
record Log(KafkaSettings kafka) {

  /**
   * Returns when all are in the log. Not an idempotent producer, so a retry may write a tick twice:
   * metering has to stand that.
   */
  void write(List<SessionEvent> events) throws Exception {
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    var writer = Topics.SESSION_EVENTS.valueSerializer(kafka.serdeProperties());
    try (var producer = new KafkaProducer<String, byte[]>(properties)) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var event : events) {
        var topic = Topics.SESSION_EVENTS.name();
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, event.getSessionId(), writer.serialize(topic, event))));
      }
      for (var record : sent) {
        record.get(60, TimeUnit.SECONDS);
      }
    }
  }

  void writeRaw(String key, byte[] value) throws Exception {
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      producer.send(new ProducerRecord<>(Topics.SESSION_EVENTS.name(), key, value)).get();
    }
  }

  /** Every value of every key in the usage topic, oldest first. */
  Map<String, List<UsageMonthly>> usage() {
    var reader = Topics.USAGE_MONTHLY.valueDeserializer(kafka.serdeProperties());
    var all = new TreeMap<String, List<UsageMonthly>>();
    for (var record : read(Topics.USAGE_MONTHLY)) {
      all.computeIfAbsent(record.key(), _ -> new ArrayList<>())
          .add(reader.deserialize(record.topic(), record.value()));
    }
    return all;
  }

  /** The newest value, or one of zeros. */
  UsageMonthly usage(String account, String month) {
    var values = usage().get(account + "/" + month);
    return values == null
        ? new UsageMonthly(
            account,
            month,
            0L,
            0L,
            0L,
            0L,
            0L,
            Instant.EPOCH,
            -1L,
            "",
            io.culvert.events.UsageState.WITHIN,
            "UTC")
        : values.getLast();
  }

  List<ConsumerRecord<String, byte[]>> read(Topic<?> topic) {
    var records = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
