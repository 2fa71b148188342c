package io.culvert.runtime.kafka;

import java.time.Duration;

/**
 * How many records are sent together. Each request costs the client and the broker as much as the
 * packing of some dozens of small records.
 *
 * @param linger how long a record may wait for others
 * @param bytes from how many on they are sent without waiting
 */
public record Batching(Duration linger, int bytes) {
  /** Somebody may be waiting for them. */
  static final Batching SOON = new Batching(Duration.ofMillis(5), 64 << 10);

  /** They come all the time, and nobody waits for a single one. */
  static final Batching MANY = new Batching(Duration.ofMillis(20), 256 << 10);
}
