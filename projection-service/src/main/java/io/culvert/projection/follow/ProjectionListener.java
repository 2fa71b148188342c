package io.culvert.projection.follow;

import io.culvert.projection.follow.Batch.Move;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;

/**
 * What a projection's consumer does with the records it polls: write them, and on any trouble go
 * back to the offset that PostgreSQL has. Nothing is ever committed to Kafka. One thread.
 *
 * <p>A partition is <em>placed</em> when the consumer reads from the offset that PostgreSQL has for
 * it. Records of a partition that is not placed are dropped, and read again from the right place.
 */
final class ProjectionListener<V>
    implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>,
        ConsumerAwareRebalanceListener,
        ConsumerSeekAware {

  /** Where to read next; {@link OffsetTable#NONE} is the beginning. */
  private interface Seek {
    void to(TopicPartition partition, long offset);
  }

  private final ProjectionWriter<V> writer;
  private final ProjectionDatabase database;
  private final ProjectionState state;
  private final Pauses pauses;
  private final Map<Integer, Long> placed = new HashMap<>();

  ProjectionListener(
      ProjectionWriter<V> writer,
      ProjectionDatabase database,
      ProjectionState state,
      Pauses pauses) {
    this.writer = writer;
    this.database = database;
    this.state = state;
    this.pauses = pauses;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    placed.keySet().removeAll(numbers(partitions));
    try {
      place(seek(consumer), partitions);
      state.assigned();
    } catch (SQLException e) {
      // The consumer begins somewhere; its first records find the partitions not placed.
      state.inTrouble(e);
      state.assigned();
    }
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    placed.keySet().removeAll(numbers(partitions));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // Both interfaces have this one; the one above says more.
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    placed.keySet().removeAll(numbers(partitions));
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    if (consumer == null) {
      throw new IllegalStateException("the container passes its consumer");
    }
    var moves = Batch.movesOf(records);
    try {
      if (!placed.keySet().containsAll(moves.keySet())) {
        place(seek(consumer), partitions(records));
      } else if (isShorterThanBefore(moves)) {
        state.beginsAgain();
        writer.beginAgain();
        place(seek(consumer), consumer.assignment());
      } else {
        writer.write(records, placed);
        moves.forEach((partition, move) -> placed.put(partition, move.next()));
        state.wrote(records.size());
      }
      pauses.reset();
    } catch (OffsetsMovedException e) {
      state.fenced(e);
      comeBackLater(records, moves, consumer);
    } catch (SQLException e) {
      state.inTrouble(e);
      repair(e);
      comeBackLater(records, moves, consumer);
    } catch (RuntimeException e) { // the registry or the dead letters cannot be reached
      state.inTrouble(e);
      comeBackLater(records, moves, consumer);
    }
  }

  /** Ends a pause, from another thread. */
  void stop() {
    pauses.stop();
  }

  /** After the consumer's thread has ended. */
  void close() {
    writer.close();
  }

  /**
   * While nothing comes: looks whether PostgreSQL still has what this reader wrote. A database that
   * was dropped is built again though no new record comes.
   */
  @Override
  public void onIdleContainer(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    try {
      var stored = writer.storedOffsets();
      var moved =
          assignments.keySet().stream()
              .filter(partition -> !isPlacedAt(partition, storedOffset(stored, partition)))
              .toList();
      place(seek(callback), moved);
      state.recovered();
    } catch (SQLException e) {
      state.inTrouble(e);
      repair(e);
    }
  }

  private boolean isPlacedAt(TopicPartition partition, long offset) {
    var here = placed.get(partition.partition());
    return here != null && here == offset;
  }

  private static long storedOffset(Map<Integer, Long> stored, TopicPartition partition) {
    return stored.getOrDefault(partition.partition(), OffsetTable.NONE);
  }

  private void place(Seek seek, Collection<TopicPartition> partitions) throws SQLException {
    if (partitions.isEmpty()) {
      return;
    }
    var stored = writer.storedOffsets();
    for (var partition : partitions) {
      var next = storedOffset(stored, partition);
      seek.to(partition, next);
      placed.put(partition.partition(), next);
    }
    state.recovered();
  }

  private static Seek seek(Consumer<?, ?> consumer) {
    return (partition, offset) -> {
      if (offset == OffsetTable.NONE) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    };
  }

  private static Seek seek(ConsumerSeekCallback callback) {
    return (partition, offset) -> {
      if (offset == OffsetTable.NONE) {
        callback.seekToBeginning(List.of(partition));
      } else {
        callback.seek(partition.topic(), partition.partition(), offset);
      }
    };
  }

  /** A topic's offsets only grow. If these do not, the log was replaced, and the log is right. */
  private boolean isShorterThanBefore(Map<Integer, Move> moves) {
    return moves.entrySet().stream()
        .anyMatch(
            move -> move.getValue().first() < placed.getOrDefault(move.getKey(), OffsetTable.NONE));
  }

  private void comeBackLater(
      List<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Move> moves, Consumer<?, ?> c) {
    for (var partition : partitions(records)) {
      c.seek(partition, moves.get(partition.partition()).first());
    }
    placed.keySet().removeAll(moves.keySet());
    pauses.pause();
  }

  private void repair(SQLException error) {
    if (Blame.of(error) == Blame.SCHEMA) {
      try {
        database.prepare();
      } catch (SQLException | RuntimeException e) {
        state.inTrouble(e);
      }
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  private static Set<TopicPartition> partitions(List<ConsumerRecord<byte[], byte[]>> records) {
    var partitions = new LinkedHashSet<TopicPartition>();
    records.forEach(
        record -> partitions.add(new TopicPartition(record.topic(), record.partition())));
    return partitions;
  }
}
