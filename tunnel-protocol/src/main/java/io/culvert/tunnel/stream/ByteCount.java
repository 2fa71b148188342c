package io.culvert.tunnel.stream;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A sum that one thread, the tunnel's event loop, adds to and any thread reads. */
final class ByteCount {
  private static final AtomicLongFieldUpdater<ByteCount> SUM =
      AtomicLongFieldUpdater.newUpdater(ByteCount.class, "sum");

  private volatile long sum;

  void add(long amount) {
    // One writer: no need for a locked instruction on every frame.
    SUM.lazySet(this, sum + amount);
  }

  long get() {
    return sum;
  }
}
