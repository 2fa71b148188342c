package io.culvert.tunnel.stream;

import io.netty.util.concurrent.Ticker;

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

  private final Ticker ticker;
  private final long interval;
  private final LastHeard lastHeard;
  private final Line line;
  private long lastSent;
  private long lastPing;
  private long lastLook;
  private long forgiven;
  private boolean stopped;

  /**
   * One that has just begun.
   *
   * @param interval of silence, nanoseconds
   */
  Heartbeat(Ticker ticker, long interval, LastHeard lastHeard, Line line) {
    this.ticker = ticker;
    this.interval = interval;
    this.lastHeard = lastHeard;
    this.line = line;
    lastSent = lastPing = lastLook = forgiven = now();
  }

  void stop() {
    stopped = true;
  }

  void sent() {
    lastSent = now();
  }

  /** When it wants to be looked at, in the time of the ticker. */
  long nextLook() {
    return lastLook + interval / LOOKS;
  }

  /** Does what is due; returns whether it goes on. */
  boolean look() {
    if (stopped) {
      return false;
    }
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
    return !stopped;
  }

  private long now() {
    return ticker.nanoTime();
  }
}
