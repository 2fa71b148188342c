package io.culvert.runtime.handover;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many threads to one, unbounded. To wake a thread costs as much as it does to seal a
 * small exchange, so while much comes the one thread is not woken for each element: when it has
 * taken all there is it naps for a moment, and finds what came meanwhile. When little comes it
 * sleeps, and is woken at once.
 *
 * @param <T> what is handed over
 */
public final class Handover<T> {
  /** How long an element may wait for a thread that naps. */
  private static final long NAP = Duration.ofMillis(2).toNanos();

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Thread> sleeper = new AtomicReference<>();
  private boolean isMuchComing;

  /** Adds an element; never waits. Any thread. */
  public void add(T element) {
    queue.add(element);
    var sleeping = sleeper.get();
    if (sleeping != null && sleeper.compareAndSet(sleeping, null)) { // one who wakes it is enough
      LockSupport.unpark(sleeping);
    }
  }

  /**
   * The next element; null when none came within the time. Called by one thread.
   *
   * @throws InterruptedException when that thread was interrupted while it waited
   */
  public @Nullable T poll(Duration timeout) throws InterruptedException {
    var next = queue.poll();
    if (next == null && isMuchComing) {
      LockSupport.parkNanos(this, NAP);
      next = queue.poll();
      isMuchComing = next != null;
    }
    return next == null ? sleep(timeout.toNanos()) : next;
  }

  private @Nullable T sleep(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    T next = null;
    for (long slept = 0; next == null && slept < nanos; slept = System.nanoTime() - start) {
      sleeper.set(Thread.currentThread());
      next = queue.poll(); // what came before the thread was known to sleep
      if (next == null) {
        LockSupport.parkNanos(this, nanos - slept);
        next = queue.poll();
      }
      if (next == null && Thread.interrupted()) { // an element that was taken is not lost
        throw new InterruptedException();
      }
    }
    sleeper.set(null);
    isMuchComing = next != null && System.nanoTime() - start < NAP;
    return next;
  }
}
