package io.culvert.cli.agent;

import io.culvert.cli.origin.Forwarder;
import io.culvert.cli.origin.OriginForwarder;
import io.culvert.cli.raw.RawForwarder;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one tunnel open: connects, greets, forwards streams to the local server, and connects again
 * whenever the connection is lost, with the same identity, so that it gets its name back.
 *
 * <p>One event loop carries the tunnel and the connections to the local server: handing bytes to
 * another thread would cost more than it brings. NIO and not epoll: it starts faster, is the same
 * on every system, and makes no difference in speed here.
 */
public final class TunnelAgent implements AutoCloseable {
  private static final int WINDOW_BUDGET = 32 * 1024 * 1024;
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final long GOODBYE_MILLIS = 500;

  private final AgentSettings settings;
  private final AgentListener listener;
  private final String agentId = UUID.randomUUID().toString();
  private final WindowBudget budget = new WindowBudget(WINDOW_BUDGET);
  private final CompletableFuture<Trouble> finished = new CompletableFuture<>();
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final ServerDialer dialer;
  private final Forwarder forwarder;
  private final Attempt.Events events = new Happenings();

  // Written on the event loop only.
  private volatile Totals past = Totals.NONE;
  private volatile @Nullable Attempt current;
  private @Nullable String resumeKey;
  private int pauses;
  private long onlineSince;
  private boolean online;
  private boolean closed;

  /** An agent that does nothing before {@link #start}. */
  public TunnelAgent(AgentSettings settings, AgentListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("culvert-agent", true), NioIoHandler.newFactory());
    this.loop = group.next();
    this.dialer = new ServerDialer(loop, settings.server());
    this.forwarder = forwarder();
  }

  private Forwarder forwarder() {
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
    loop.execute(this::connect);
  }

  /** Completes when the server has refused for good, with its reason. */
  public CompletionStage<Trouble> finished() {
    return finished;
  }

  /** What has passed so far. Safe for use by any thread. */
  public Totals totals() {
    var attempt = current;
    var tunnel = attempt == null ? null : attempt.tunnel();
    return tunnel == null ? past : past.plus(tunnel.traffic());
  }

  private void connect() {
    if (!closed) {
      var attempt =
          new Attempt(
              hello(), budget, (stream, kind, head) -> forwarder.open(kind, head, stream), events);
      current = attempt;
      dialer.connect(attempt);
    }
  }

  private Hello hello() {
    return new Hello(
        ProtocolLimits.VERSION,
        settings.product(),
        agentId,
        0,
        settings.token(),
        resumeKey,
        settings.wish());
  }

  /** What an attempt brings. */
  private final class Happenings implements Attempt.Events {

    @Override
    public void welcomed(Welcome welcome) {
      online = true;
      onlineSince = System.nanoTime();
      if (welcome.resumeKey() != null) {
        resumeKey = welcome.resumeKey();
      }
      listener.online(welcome);
    }

    @Override
    public void serverSays(LogLine line) {
      listener.serverSays(line);
    }

    @Override
    public void ended(Attempt attempt, Trouble why) {
      current = null;
      var tunnel = attempt.tunnel();
      if (tunnel != null) {
        past = past.plus(tunnel.traffic());
      }
      if (online && System.nanoTime() - onlineSince >= LONG.toNanos()) {
        pauses = 0;
      }
      online = false;
      if (why.retry()) {
        tryAgain(why);
      } else {
        listener.refused(why);
        finished.complete(why);
      }
    }
  }

  private void tryAgain(Trouble why) {
    var pause = Backoff.pause(pauses, ThreadLocalRandom.current().nextDouble());
    pauses++;
    listener.offline(why, pause);
    loop.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Tells the server goodbye and stops. Returns when the connection is closed, or after half a
   * second. Calling it again does nothing. Not for the event loop.
   */
  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    var gone = new CountDownLatch(1);
    loop.execute(() -> leave(gone::countDown));
    try {
      boolean _ = gone.await(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void leave(Runnable gone) {
    closed = true;
    forwarder.close();
    if (current == null) {
      gone.run();
    } else {
      current.close(gone);
    }
  }
}
