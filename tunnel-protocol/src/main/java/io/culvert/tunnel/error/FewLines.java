package io.culvert.tunnel.error;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lines of a log that strangers can cause at will: a second has room for so many; how many were
 * left out is said with the next one. Any thread.
 */
public final class FewLines {
  /** Enough to see what goes on, too few to fill a disk. */
  private static final int A_SECOND = 20;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final LongSupplier nanos;
  private final AtomicLong second = new AtomicLong();
  private final AtomicLong inSecond = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  public FewLines() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward
   */
  FewLines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Says a line if there is room for it.
   *
   * @param line writes it, and at its end what it is given: how many were left out before, or
   *     nothing
   */
  public void say(Consumer<String> line) {
    if (!hasRoom()) {
      leftOut.incrementAndGet();
      return;
    }
    long before = leftOut.getAndSet(0);
    line.accept(before == 0 ? "" : " (" + before + " more were not logged)");
  }

  private boolean hasRoom() {
    long now = nanos.getAsLong() / NANOS_PER_SECOND;
    if (second.getAndSet(now) != now) {
      inSecond.set(0);
    }
    return inSecond.incrementAndGet() <= A_SECOND;
  }
}
