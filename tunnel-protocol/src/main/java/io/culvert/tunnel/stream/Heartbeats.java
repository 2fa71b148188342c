package io.culvert.tunnel.stream;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The heartbeats of connections that ping equally often. They share one timer for each event loop,
 * because there may be a hundred thousand of them. Any thread.
 */
public final class Heartbeats {
  /** Intervals of silence after which a peer is given up. */
  private static final int PATIENCE = 3;

  private final Times times;
  private final Map<EventExecutor, Rounds> rounds = new ConcurrentHashMap<>();

  /**
   * When a heartbeat does what, nanoseconds.
   *
   * @param interval silence of either side before a PING
   * @param silent silence of the peer after which it may not be there any more
   * @param lost silence of the peer after which it is given up
   */
  record Times(long interval, long silent, long lost) {}

  private Heartbeats(Times times) {
    this.times = times;
  }

  /**
   * Heartbeats with that interval, by which a peer is given up after three intervals of silence.
   *
   * @param interval silence after which either side sends PING
   */
  public static Heartbeats every(Duration interval) {
    var patience = interval.multipliedBy(PATIENCE);
    return of(interval, patience, patience);
  }

  /**
   * Heartbeats by which a peer is noted as silent before it is given up.
   *
   * @param interval silence after which either side sends PING
   * @param silent silence after which streams and listener hear of it
   * @param lost silence after which the peer is given up
   */
  public static Heartbeats of(Duration interval, Duration silent, Duration lost) {
    return new Heartbeats(new Times(interval.toNanos(), silent.toNanos(), lost.toNanos()));
  }

  /** Begins to look after a connection; on its event loop. */
  Heartbeat begin(EventExecutor loop, LastHeard lastHeard, Heartbeat.Line line) {
    var heartbeat = new Heartbeat(loop.ticker(), times, lastHeard, line);
    rounds.computeIfAbsent(loop, Rounds::new).add(heartbeat);
    return heartbeat;
  }
}
