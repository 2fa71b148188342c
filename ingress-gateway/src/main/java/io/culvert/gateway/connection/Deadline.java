package io.culvert.gateway.connection;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A moment after which something is done, moved often and reached seldom: moving it to later costs
 * two field writes and no timer. Used on one event loop.
 */
public final class Deadline {
  private final EventExecutor loop;
  private final Runnable action;
  private @Nullable Future<?> timer;
  private long timerAt;
  private long at;
  private boolean armed;

  /**
   * @param loop the event loop that all calls come from, and that runs the action
   * @param action run once each time the moment is reached
   */
  public Deadline(EventExecutor loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /** Sets or moves the moment to that many nanoseconds from now. */
  public void in(long nanos) {
    at = loop.ticker().nanoTime() + nanos;
    armed = true;
    if (timer != null && timerAt - at > 0) {
      timer.cancel(false);
      timer = null;
    }
    if (timer == null) {
      start();
    }
  }

  /** Forgets the moment; the timer, if any, runs out unheard. */
  public void disarm() {
    armed = false;
  }

  /** Forgets the moment and its timer. */
  public void cancel() {
    armed = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  public boolean isArmed() {
    return armed;
  }

  private void start() {
    timerAt = at;
    long delay = Math.max(0, at - loop.ticker().nanoTime());
    timer = loop.schedule(this::ring, delay, TimeUnit.NANOSECONDS);
  }

  private void ring() {
    timer = null;
    if (!armed) {
      return;
    }
    if (at - loop.ticker().nanoTime() > 0) {
      start();
    } else {
      armed = false;
      action.run();
    }
  }
}
