package io.culvert.broker.recovery;

import io.culvert.events.Route;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.culvert.schemas.serde.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the log says of given sessions, from the time the oldest of them was opened. */
public final class SessionLog {
  private static final Logger log = LoggerFactory.getLogger(SessionLog.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** For routes that were written by a machine whose clock was wrong. */
  private static final Duration MARGIN = Duration.ofMinutes(15);

  private final KafkaSettings kafka;
  private final BooleanSupplier stopped;

  /**
   * @param stopped asked between reads, which may take long
   */
  public SessionLog(KafkaSettings kafka, BooleanSupplier stopped) {
    this.kafka = kafka;
    this.stopped = stopped;
  }

  /** The sessions of these routes as the log has them now; empty when there was no time for it. */
  Optional<Collection<Ghost>> read(List<Route> routes) {
    var ghosts = new HashMap<String, Ghost>();
    routes.forEach(route -> ghosts.put(route.getSessionId(), Ghost.of(route)));
    var oldest = routes.stream().map(Route::getOpenedAt).min(Instant::compareTo);
    if (oldest.isEmpty()) {
      return Optional.of(List.of());
    }
    var values = Topics.SESSION_EVENTS.valueDeserializer(kafka.serdeProperties());
    try (values;
        var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      var ends = seek(consumer, oldest.get().minus(MARGIN));
      while (!stopped.getAsBoolean() && !isAt(consumer, ends)) {
        for (var record : consumer.poll(POLL)) {
          ghosts.computeIfPresent(record.key(), (_, ghost) -> apply(ghost, values, record));
        }
      }
    }
    return stopped.getAsBoolean() ? Optional.empty() : Optional.of(ghosts.values());
  }

  /**
   * What cannot be read today cannot be read at the next try either, and must not stop the rest.
   */
  private static Ghost apply(
      Ghost ghost, Deserializer<SessionEvent> values, ConsumerRecord<String, byte[]> record) {
    try {
      var event = values.deserialize(record.topic(), record.value());
      return event == null ? ghost : ghost.after(event);
    } catch (UnreadableRecordException e) {
      log.warn(
          "Skipping a record of session {} at {}-{}, offset {}: {}",
          record.key(),
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return ghost;
    }
  }

  private static Map<TopicPartition, Long> seek(Consumer<?, ?> consumer, Instant from) {
    var partitions =
        consumer.partitionsFor(Topics.SESSION_EVENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    var ends = consumer.endOffsets(partitions);
    var starts =
        consumer.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(each -> each, _ -> from.toEpochMilli())));
    for (var partition : partitions) {
      var start = starts.get(partition);
      // Nothing that new in it: there is nothing to read.
      consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
    }
    return ends;
  }

  private static boolean isAt(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
