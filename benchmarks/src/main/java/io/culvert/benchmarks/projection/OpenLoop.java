package io.culvert.benchmarks.projection;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends at a steady rate whatever becomes of it. A record's time counts from when it was due, so
 * that a sender that is held up shows as delay and not as a lower rate.
 *
 * @param rate records a second
 */
record OpenLoop(int rate, List<Watcher> watchers) {

  /** Returns how many milliseconds the sender itself was late at most. */
  double send(Prepared records, int count, KafkaProducer<String, byte[]> producer)
      throws IOException {
    var start = System.nanoTime();
    long latest = 0;
    for (int i = 0; i < count; i++) {
      var record = records.next();
      var due = start + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      latest = Math.max(latest, System.nanoTime() - due);
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              var sent = new Sent(metadata.partition(), metadata.offset(), due);
              watchers.forEach(watcher -> watcher.expect(sent));
            }
          });
    }
    producer.flush();
    watchers.forEach(Watcher::expectNoMore);
    return latest / 1e6;
  }
}
