package io.culvert.runtime.start;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be stopped when the process ends, in the order in which it was named. */
public final class AtTheEnd {
  private static final Logger log = LoggerFactory.getLogger(AtTheEnd.class);

  private final Queue<AutoCloseable> parts = new ConcurrentLinkedQueue<>();
  private volatile boolean begun;

  AtTheEnd() {}

  /** One more, after those that there are. */
  public AtTheEnd stop(AutoCloseable part) {
    parts.add(part);
    return this;
  }

  /** Whether the process is ending. */
  boolean hasBegun() {
    return begun;
  }

  void run() {
    begun = true;
    for (var part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not stop properly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
