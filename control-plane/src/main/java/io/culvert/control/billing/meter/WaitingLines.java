package io.culvert.control.billing.meter;

import io.culvert.events.UsageLedgerLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were read and are not done, in the order of their partitions. An account's lines are
 * in one partition, so what leaves in this order leaves in the account's order. Used by one thread.
 */
final class WaitingLines {

  private final Map<TopicPartition, Deque<Waiting>> byPartition = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param line null when the record cannot be read
   * @param why then
   */
  record Waiting(
      ConsumerRecord<String, byte[]> record,
      @Nullable UsageLedgerLine line,
      @Nullable RuntimeException why) {

    TopicPartition partition() {
      return new TopicPartition(record.topic(), record.partition());
    }
  }

  void add(Waiting line) {
    byPartition.computeIfAbsent(line.partition(), _ -> new ArrayDeque<>()).add(line);
  }

  boolean isEmpty() {
    return byPartition.isEmpty();
  }

  int size() {
    return byPartition.values().stream().mapToInt(Deque::size).sum();
  }

  /** Partitions that something waits of. */
  Set<TopicPartition> partitions() {
    return byPartition.keySet();
  }

  /** When the oldest was written, Unix milliseconds; {@code now} when none waits. */
  long oldest(long now) {
    return byPartition.values().stream()
        .mapToLong(lines -> lines.getFirst().record.timestamp())
        .min()
        .orElse(now);
  }

  /** Forgets partitions that are somebody else's now. */
  void drop(Collection<TopicPartition> partitions) {
    byPartition.keySet().removeAll(partitions);
  }

  void clear() {
    byPartition.clear();
  }

  /** The next ones to go: readable lines, or a single one that is not. */
  List<Waiting> next(int most) {
    var next = new ArrayList<Waiting>();
    for (var lines : byPartition.values()) {
      for (var waiting : lines) {
        if (next.size() == most || (waiting.line == null && !next.isEmpty())) {
          break; // what cannot be read is dealt with when it is the first
        }
        next.add(waiting);
        if (waiting.line == null) {
          return next;
        }
      }
    }
    return next;
  }

  /** Takes out what {@link #next} gave and tells where Kafka should go on. */
  Map<TopicPartition, OffsetAndMetadata> done(List<Waiting> done) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var waiting : done) {
      var lines = byPartition.get(waiting.partition());
      if (lines == null || lines.pollFirst() != waiting) {
        throw new IllegalStateException("lines are done in their order");
      }
      if (lines.isEmpty()) {
        byPartition.remove(waiting.partition());
      }
      offsets.put(waiting.partition(), new OffsetAndMetadata(waiting.record.offset() + 1));
    }
    return offsets;
  }
}
