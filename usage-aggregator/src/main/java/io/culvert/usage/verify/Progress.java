package io.culvert.usage.verify;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.culvert.usage.metering.MeteringTopology;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far the metering has come: what it has read is billed, what it has not is not. */
final class Progress implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final Admin admin;
  private final String group;

  /**
   * @param group the metering's consumer group
   */
  Progress(KafkaSettings kafka, String group) {
    this.admin = Admin.create(kafka.adminProperties());
    this.group = group;
  }

  /** The next offset to be read of each partition of the session events; 0 when none was. */
  Map<Integer, Long> offsets() {
    var committed =
        get(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    var offsets = new HashMap<Integer, Long>();
    for (int partition = 0; partition < Topics.SESSION_EVENTS.partitions(); partition++) {
      var found = committed.get(new TopicPartition(Topics.SESSION_EVENTS.name(), partition));
      offsets.put(partition, found == null ? 0 : found.offset());
    }
    return offsets;
  }

  /** Whether any event was found in another partition than its account's. */
  boolean hasMetStrays() {
    var topic = MeteringTopology.straysTopic(group);
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    for (int partition = 0; partition < Topics.SESSION_EVENTS.partitions(); partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      var found = get(() -> admin.listOffsets(ends).all());
      return found.values().stream().anyMatch(end -> end.offset() > 0);
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private interface Question<T> {
    KafkaFuture<T> ask();
  }

  private static <T> T get(Question<T> question) {
    try {
      return question.ask().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted", e);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not say how far the metering is", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not say how far the metering is", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
