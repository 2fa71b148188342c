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
  private final long interval;
  private final Map<EventExecutor, Rounds> rounds = new ConcurrentHashMap<>();

  private Heartbeats(long interval) {
    this.interval = interval;
  }

  /**
   * Heartbeats with that interval.
   *
   * @param interval silence after which either side sends PING
   */
  public static Heartbeats every(Duration interval) {
    return new Heartbeats(interval.toNanos());
  }

  /** Begins to look after a connection; on its event loop. */
  Heartbeat begin(EventExecutor loop, LastHeard lastHeard, Heartbeat.Line line) {
    var heartbeat = new Heartbeat(loop.ticker(), interval, lastHeard, line);
    rounds.computeIfAbsent(loop, Rounds::new).add(heartbeat);
    return heartbeat;
  }
}
