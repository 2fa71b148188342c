package io.culvert.gateway.exchange;

import io.culvert.tunnel.error.CulvertError;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each failure once, with its code. Strangers can cause failures at will, so a second has room
 * for so many lines; how many were left out is said with the next one.
 */
public final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final int LINES_A_SECOND = 20;
  private static final AtomicLong SECOND = new AtomicLong();
  private static final AtomicLong IN_SECOND = new AtomicLong();
  private static final AtomicLong LEFT_OUT = new AtomicLong();

  private FailureLog() {}

  /**
   * Logs one failure.
   *
   * @param error what went wrong
   * @param client address of the public client
   * @param hostname the tunnel's, or a hyphen when it came to none; never what the client sent
   */
  public static void say(CulvertError error, String client, String hostname) {
    if (!hasRoom()) {
      LEFT_OUT.incrementAndGet();
      return;
    }
    long leftOut = LEFT_OUT.getAndSet(0);
    LOG.info(
        "{} {} client={} host={}{}",
        error.code(),
        error.what(),
        client,
        hostname,
        leftOut == 0 ? "" : " (" + leftOut + " more were not logged)");
  }

  private static boolean hasRoom() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (SECOND.getAndSet(now) != now) {
      IN_SECOND.set(0);
    }
    return IN_SECOND.incrementAndGet() <= LINES_A_SECOND;
  }
}
