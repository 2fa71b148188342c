package io.culvert.tunnel.stream;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the heartbeats of one event loop, each in its time. All wait equally long, so whoever
 * was looked at last is the last in the queue, and pings are as spread as the connections came.
 * Event loop only.
 */
final class Rounds {
  /** Looks that are due so soon after each other are taken together, nanoseconds. */
  private static final long TOGETHER = TimeUnit.MILLISECONDS.toNanos(10);

  private final EventExecutor loop;
  private final ArrayDeque<Heartbeat> queue = new ArrayDeque<>();
  private boolean going;

  Rounds(EventExecutor loop) {
    this.loop = loop;
  }

  void add(Heartbeat heartbeat) {
    queue.add(heartbeat);
    goOn();
  }

  private void goOn() {
    var next = queue.peek();
    if (next != null && !going) {
      going = true;
      long wait = Math.max(TOGETHER, next.nextLook() - loop.ticker().nanoTime());
      loop.schedule(this::look, wait, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    going = false;
    try {
      long now = loop.ticker().nanoTime();
      for (var next = queue.peek();
          next != null && next.nextLook() - now <= 0;
          next = queue.peek()) {
        queue.remove();
        if (next.look()) {
          queue.add(next);
        }
      }
    } finally {
      goOn();
    }
  }
}
