package io.culvert.cli.agent;

import io.culvert.cli.origin.Forwarder;
import io.culvert.cli.origin.OriginForwarder;
import io.culvert.cli.raw.RawForwarder;
import io.culvert.tunnel.loop.EventLoops;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one tunnel open, over one connection or more. It is open as long as one of them is; each
 * comes back by itself, with the same identity, so that the name stays.
 *
 * <p>One event loop carries the tunnel and the connections to the local server: handing bytes to
 * another thread would cost more than it brings.
 */
public final class TunnelAgent implements AutoCloseable {
  private static final long GOODBYE_MILLIS = 500;

  private final TrafficSum traffic = new TrafficSum();
  private final CompletableFuture<Trouble> finished = new CompletableFuture<>();
  private final Timing timing;
  private final EventLoops loops = EventLoops.single("culvert-agent");
  private final EventLoop loop;
  private final Forwarder forwarder;
  private final LineSet lines;
  private final CountDownLatch gone = new CountDownLatch(1);
  private final Departure departure;

  /** An agent that does nothing before {@link #start}. */
  public TunnelAgent(AgentSettings settings, AgentListener listener) {
    this(settings, listener, Timing.USUAL);
  }

  TunnelAgent(AgentSettings settings, AgentListener listener, Timing timing) {
    this.timing = timing;
    this.loop = loops.group().next();
    this.forwarder = forwarder(settings, listener, loop);
    this.lines =
        new LineSet(
            settings,
            timing,
            loop,
            (stream, kind, head) -> forwarder.open(kind, head, stream),
            traffic,
            listener,
            finished);
    this.departure = new Departure(timing.farewell(), loop, lines, forwarder, listener, gone);
  }

  private static Forwarder forwarder(
      AgentSettings settings, AgentListener listener, EventLoop loop) {
    var origin = settings.origin();
    var limits = settings.limits();
    return switch (settings.kind()) {
      case HTTP -> new OriginForwarder(loop, origin, limits, listener::exchange);
      case TCP, TLS ->
          new RawForwarder(loop, origin, limits, settings.proxyHeader(), listener::connection);
    };
  }

  /** Begins to connect, and goes on until the server refuses for good or {@link #close}. */
  public void start() {
    loop.execute(lines::open);
  }

  /** Completes when the server has refused for good, with its reason. */
  public CompletionStage<Trouble> finished() {
    return finished;
  }

  /** What has passed so far. Safe for use by any thread. */
  public Totals totals() {
    return traffic.totals();
  }

  /**
   * Tells the server that it leaves, and stops when what runs is finished, after {@link #breakOff},
   * or after thirty seconds. Streams that may be silent for hours do not hold it up for long while
   * they are. Calling it again does nothing. Not for the event loop.
   */
  @Override
  public void close() {
    if (loops.group().isShuttingDown()) {
      return;
    }
    loop.execute(departure::begin);
    try {
      long most = timing.farewell().toMillis() + GOODBYE_MILLIS;
      boolean _ = gone.await(most, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.group().shutdownGracefully(0, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Breaks off what {@link #close} waits for. Safe for use by any thread. */
  public void breakOff() {
    if (!loops.group().isShuttingDown()) {
      loop.execute(departure::end);
    }
  }
}
