package io.culvert.tunnel.stream;

import java.util.concurrent.atomic.AtomicLong;

/** A sum that one thread, the tunnel's event loop, adds to and any thread reads. */
final class ByteCount {
  private final AtomicLong sum = new AtomicLong();

  void add(long amount) {
    // One writer: no need for a locked instruction on every frame.
    sum.lazySet(sum.getPlain() + amount);
  }

  long get() {
    return sum.get();
  }
}
