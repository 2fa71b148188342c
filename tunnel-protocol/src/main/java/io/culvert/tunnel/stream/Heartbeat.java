package io.culvert.tunnel.stream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends PING when nothing was heard or nothing was sent for one interval, and gives the other side
 * up after three intervals of silence.
 *
 * <p>Silence of our own counts too because a PONG may wait behind a long transfer: a peer that only
 * receives must hear from us without having to ask.
 */
final class Heartbeat {
  /** What the heartbeat does to the connection. */
  interface Line {
    void ping();

    void peerIsLost();
  }

  /** Intervals of silence after which the peer is given up. */
  private static final int PATIENCE = 3;

  /** Looks per interval: a dead peer is noticed at most a quarter of an interval late. */
  private static final int LOOKS = 4;

  private final EventExecutor executor;
  private final LastHeard lastHeard;
  private final Line line;
  private final long interval;
  private final Future<?> timer;
  private long lastSent;
  private long lastPing;
  private long lastLook;
  private long forgiven;

  Heartbeat(EventExecutor executor, LastHeard lastHeard, Duration interval, Line line) {
    this.executor = executor;
    this.lastHeard = lastHeard;
    this.line = line;
    this.interval = interval.toNanos();
    lastSent = lastPing = lastLook = forgiven = now();
    long pause = this.interval / LOOKS;
    timer = executor.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
  }

  void stop() {
    timer.cancel(false);
  }

  void sent() {
    lastSent = now();
  }

  private void look() {
    long now = now();
    // A look that comes very late means that this process stood still (suspended, long pause). What
    // the peer sent meanwhile may be waiting unread, so it gets its whole time again.
    if (now - lastLook > interval) {
      forgiven = now;
    }
    lastLook = now;
    long silence = now - Math.max(lastHeard.at(), forgiven);
    if (silence >= PATIENCE * interval) {
      line.peerIsLost();
    } else if (now - lastSent >= interval || silence >= interval && now - lastPing >= interval) {
      lastPing = now;
      line.ping();
    }
  }

  private long now() {
    return executor.ticker().nanoTime();
  }
}
