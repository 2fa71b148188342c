package io.culvert.gateway.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what is about to be true. */
public final class Soon {
  private Soon() {}

  /** Looks often, and gives up after a time that even a busy machine keeps. */
  public static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(3))
        .atMost(Duration.ofSeconds(20))
        .until(condition);
  }
}
