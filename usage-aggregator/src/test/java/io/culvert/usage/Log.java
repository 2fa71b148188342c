package io.culvert.usage;

import io.culvert.events.SessionEvent;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Placement;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.testing.log.TopicRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;

/** The topics, written and read by a test. */
public record Log(KafkaSettings kafka) {

  /** An event and the time at which the log gets it; null for when it does. */
  public record Timed(SessionEvent event, Instant at, Integer partition) {

    public Timed(SessionEvent event, Instant at) {
      this(event, at, null);
    }
  }

  /** Returns when all are in the log, each in its account's partition. */
  public void write(List<SessionEvent> events) throws Exception {
    send(events.stream().map(event -> new Timed(event, null)).toList());
  }

  /** The same with times of the past, as if written then. */
  public void writeInThePast(List<Timed> events) throws Exception {
    letWritersSayTheTime();
    send(events);
    clock("LogAppendTime");
  }

  /** Until an aggregator is started, which makes the log say it again. */
  public void letWritersSayTheTime() throws Exception {
    clock("CreateTime");
  }

  /** Where Kafka's clients put records with a key, as builds before did. */
  public void writeByKey(List<SessionEvent> events) throws Exception {
    var topic = Topics.SESSION_EVENTS;
    send(
        events.stream()
            .map(
                event ->
                    new Timed(event, null, Placement.of(event.getSessionId(), topic.partitions())))
            .toList());
  }

  /** Not an idempotent producer, so a retry may write a tick twice: metering has to stand that. */
  public void send(List<Timed> events) throws Exception {
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    var topic = Topics.SESSION_EVENTS;
    var writer = topic.valueSerializer(kafka.serdeProperties());
    try (var producer = new KafkaProducer<String, byte[]>(properties)) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var timed : events) {
        var event = timed.event;
        int partition =
            timed.partition == null
                ? topic.partition(event.getSessionId(), event)
                : timed.partition;
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic.name(),
                    partition,
                    timed.at == null ? null : timed.at.toEpochMilli(),
                    event.getSessionId(),
                    writer.serialize(topic.name(), event))));
      }
      for (var record : sent) {
        record.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private void clock(String type) throws Exception {
    try (var admin = Admin.create(kafka.adminProperties())) {
      var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.SESSION_EVENTS.name());
      admin
          .incrementalAlterConfigs(
              Map.of(
                  topic,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", type),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  public void writeRaw(String key, byte[] value) throws Exception {
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      producer.send(new ProducerRecord<>(Topics.SESSION_EVENTS.name(), key, value)).get();
    }
  }

  /** Every value of every key in the usage topic, oldest first. */
  public Map<String, List<UsageMonthly>> usage() {
    var all = new TreeMap<String, List<UsageMonthly>>();
    try (var reader = Topics.USAGE_MONTHLY.valueDeserializer(kafka.serdeProperties())) {
      for (var record : read(Topics.USAGE_MONTHLY)) {
        all.computeIfAbsent(record.key(), _ -> new ArrayList<>())
            .add(reader.deserialize(record.topic(), record.value()));
      }
    }
    return all;
  }

  /** The newest value, or one of zeros. */
  public UsageMonthly usage(String account, String month) {
    var values = usage().get(account + "/" + month);
    return values == null
        ? new UsageMonthly(
            account, month, 0L, 0L, 0L, 0L, 0L, Instant.EPOCH, -1L, "", UsageState.WITHIN, "UTC")
        : values.getLast();
  }

  public <V> List<V> values(Topic<V> topic) {
    try (var reader = topic.valueDeserializer(kafka.serdeProperties())) {
      return read(topic).stream()
          .map(record -> reader.deserialize(topic.name(), record.value()))
          .toList();
    }
  }

  public List<ConsumerRecord<String, byte[]>> read(Topic<?> topic) {
    return read(topic.name());
  }

  /** Everything that is committed. */
  public List<ConsumerRecord<String, byte[]>> read(String topic) {
    return TopicRecords.of(kafka.consumerProperties(), topic);
  }
}
