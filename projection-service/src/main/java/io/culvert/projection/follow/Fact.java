package io.culvert.projection.follow;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that could be read.
 *
 * @param key the record's key; empty when it has none
 * @param value the event; null for a tombstone
 * @param position where it lies
 * @param raw the record as it came, for the dead letters
 */
public record Fact<V>(
    String key, @Nullable V value, Position position, ConsumerRecord<byte[], byte[]> raw) {}
