package io.culvert.runtime.follow;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears of records that are skipped because nobody can read them. */
@FunctionalInterface
public interface UnreadableHandler {

  UnreadableHandler IGNORE = (record, reason) -> {};

  void on(ConsumerRecord<String, byte[]> record, RuntimeException reason);
}
