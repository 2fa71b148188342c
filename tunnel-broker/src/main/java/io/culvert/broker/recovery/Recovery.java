package io.culvert.broker.recovery;

import io.culvert.events.Route;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Closes the sessions that nobody else will: first those that the last run of this broker left
 * open, then, as long as this one runs, those of brokers that do not come back.
 */
public final class Recovery implements Runnable {
  private static final long PAUSE_SECONDS = 2;

  private final Supplier<List<Route>> lost;
  private final CloseGhosts ghosts;
  private final CountDownLatch stopped;
  private List<Route> own;

  /**
   * The work to be done.
   *
   * @param own routes of this broker, from before it let anyone in
   * @param lost routes of the brokers that are given up
   * @param stopped open as long as it may run
   */
  public Recovery(
      List<Route> own, Supplier<List<Route>> lost, CloseGhosts ghosts, CountDownLatch stopped) {
    this.own = own;
    this.lost = lost;
    this.ghosts = ghosts;
    this.stopped = stopped;
  }

  @Override
  public void run() {
    try {
      do {
        if (ghosts.close(own)) {
          own = List.of();
        }
        ghosts.close(lost.get());
      } while (!stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
