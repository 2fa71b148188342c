package io.culvert.embedded.registry;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The state and how much of the topic is in it; writers wait here until their own record has been
 * read.
 */
final class Progress {
  private RegistryState state = RegistryState.empty();
  private long offset = -1;

  synchronized RegistryState state() {
    return state;
  }

  synchronized void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      state = state.evolve(RecordFormat.read(record.key(), record.value()));
    }
    offset = record.offset();
    notifyAll();
  }

  /** False when the record with that offset was not read in time. */
  synchronized boolean await(long wanted, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (offset < wanted) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
