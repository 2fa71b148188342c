package io.culvert.tunnel.stream;

import io.netty.util.concurrent.Ticker;

/**
 * Sends PING when nothing was heard or nothing was sent for one interval, says when the other side
 * has been silent for long, and gives it up when that goes on.
 *
 * <p>Silence of our own counts too because a PONG may wait behind a long transfer: a peer that only
 * receives must hear from us without having to ask.
 */
final class Heartbeat {
  /** What the heartbeat does to the connection. */
  interface Line {
    void ping();

    /**
     * The peer answers no more, or it is heard again.
     *
     * @param silent which of the two
     */
    void peerIsSilent(boolean silent);

    void peerIsLost();
  }

  /** Looks per interval: a dead peer is noticed at most a quarter of an interval late. */
  private static final int LOOKS = 4;

  private final Ticker ticker;
  private final Heartbeats.Times times;
  private final LastHeard lastHeard;
  private final Line line;
  private long lastSent;
  private long lastPing;
  private long lastLook;
  private long forgiven;
  private boolean silent;
  private boolean stopped;

  /** One that has just begun. */
  Heartbeat(Ticker ticker, Heartbeats.Times times, LastHeard lastHeard, Line line) {
    this.ticker = ticker;
    this.times = times;
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
    return lastLook + times.interval() / LOOKS;
  }

  /** Does what is due; returns whether it goes on. */
  boolean look() {
    if (stopped) {
      return false;
    }
    long now = now();
    // A look that comes very late means that this process stood still (suspended, long pause). What
    // the peer sent meanwhile may be waiting unread, so it gets its whole time again.
    if (now - lastLook > times.interval()) {
      forgiven = now;
    }
    lastLook = now;
    long silence = now - Math.max(lastHeard.at(), forgiven);
    if (silence >= times.lost()) {
      line.peerIsLost();
    } else {
      pingIfDue(now, silence);
      tellSilence(silence >= times.silent());
    }
    return !stopped;
  }

  private void pingIfDue(long now, long silence) {
    long interval = times.interval();
    if (now - lastSent >= interval || silence >= interval && now - lastPing >= interval) {
      lastPing = now;
      line.ping();
    }
  }

  private void tellSilence(boolean now) {
    if (silent != now) {
      silent = now;
      line.peerIsSilent(now);
    }
  }

  private long now() {
    return ticker.nanoTime();
  }
}
