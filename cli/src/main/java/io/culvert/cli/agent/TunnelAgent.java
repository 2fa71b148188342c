package io.culvert.cli.agent;

import io.culvert.cli.origin.Forwarder;
import io.culvert.cli.origin.OriginForwarder;
import io.culvert.cli.raw.RawForwarder;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one tunnel open, over one connection or more: the first is given the name, and the others
 * join it there. It is open as long as one of them is; each comes back by itself, with the same
 * identity, so that the name stays.
 *
 * <p>One event loop carries the tunnel and the connections to the local server: handing bytes to
 * another thread would cost more than it brings. NIO and not epoll: it starts faster, is the same
 * on every system, and makes no difference in speed here.
 */
public final class TunnelAgent implements AutoCloseable {
  private static final int WINDOW_BUDGET = 32 * 1024 * 1024;

  /** How long requests that run may go on when the agent stops. */
  private static final Duration LEAVE = Duration.ofSeconds(3);

  /**
   * How long streams on which nothing moves hold it up: until every gateway has heard that it
   * leaves, so that no request goes with them.
   */
  private static final Duration LEAVE_SILENT = Duration.ofMillis(1_200);

  /** What is over before that is not worth a word. */
  private static final Duration UNNOTICED = Duration.ofMillis(200);

  private static final long LOOK_MILLIS = 10;
  private static final long GOODBYE_MILLIS = 500;

  private final AgentSettings settings;
  private final AgentListener listener;
  private final String agentId = UUID.randomUUID().toString();
  private final int turn = ThreadLocalRandom.current().nextInt(1 << 16);
  private final WindowBudget budget = new WindowBudget(WINDOW_BUDGET);
  private final TrafficSum traffic = new TrafficSum();
  private final CompletableFuture<Trouble> finished = new CompletableFuture<>();
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Forwarder forwarder;

  // On the event loop only.
  private final List<Line> lines = new ArrayList<>();
  private @Nullable Welcome identity;
  private boolean online;

  /** An agent that does nothing before {@link #start}. */
  public TunnelAgent(AgentSettings settings, AgentListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("culvert-agent", true), NioIoHandler.newFactory());
    this.loop = group.next();
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
    loop.execute(() -> add(0));
  }

  /** Completes when the server has refused for good, with its reason. */
  public CompletionStage<Trouble> finished() {
    return finished;
  }

  /** What has passed so far. Safe for use by any thread. */
  public Totals totals() {
    return traffic.totals();
  }

  private void add(int number) {
    var dialer = new ServerDialer(loop, settings.servers(), turn + number);
    var line =
        new Line(
            number,
            loop,
            dialer,
            events ->
                new Attempt(
                    hello(number),
                    budget,
                    (stream, kind, head) -> forwarder.open(kind, head, stream),
                    traffic,
                    events),
            new Happenings());
    lines.add(line);
    line.open();
  }

  private Hello hello(int connection) {
    return new Hello(
        ProtocolLimits.VERSION,
        settings.product(),
        agentId,
        connection,
        settings.token(),
        identity == null ? null : identity.resumeKey(),
        wish(connection));
  }

  private Wish wish(int connection) {
    return connection == 0 ? settings.wish() : settings.wish().named(nameToJoin());
  }

  /** What the first connection was given. An anonymous name is asked for by its key alone. */
  private @Nullable String nameToJoin() {
    return identity == null || settings.token() == null ? null : identity.hostname();
  }

  private boolean isUp() {
    return lines.stream().anyMatch(Line::isUp);
  }

  /** What the lines bring. */
  private final class Happenings implements Line.Owner {

    @Override
    public void up(Line line, Welcome welcome) {
      boolean first = !online;
      online = true;
      var before = identity;
      if (line.isFirst() || before == null) {
        identity = welcome;
      }
      boolean moved = before != null && !before.hostname().equals(welcome.hostname());
      if (line.isFirst() && moved) {
        closeOthers();
      }
      if (first || moved) {
        listener.online(welcome);
      }
      if (line.isFirst()) {
        addOthers(welcome);
      }
    }

    private void addOthers(Welcome welcome) {
      int wanted = Math.min(settings.servers().connections(), welcome.connections());
      for (int number = lines.size(); number < wanted; number++) {
        add(number);
      }
    }

    private void closeOthers() {
      var others = lines.stream().filter(line -> !line.isFirst()).toList();
      others.forEach(Line::close);
      lines.removeAll(others);
    }

    @Override
    public void down(Line line, Trouble why, Duration retryIn) {
      // That the last one went is told; of those that do not come back one is enough to hear of.
      if (!isUp() && (online || line.isFirst())) {
        online = false;
        listener.offline(why, retryIn);
      }
    }

    @Override
    public void refused(Line line, Trouble why) {
      if (line.isFirst()) {
        listener.refused(why);
        finished.complete(why);
      }
    }

    @Override
    public void serverSays(LogLine line) {
      listener.serverSays(line);
    }
  }

  /**
   * Tells the server that it leaves, and stops when what runs is finished, or after three seconds.
   * Streams that may be silent for hours do not hold it up for long while they are. Calling it
   * again does nothing. Not for the event loop.
   */
  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    var gone = new CountDownLatch(1);
    loop.execute(() -> leave(gone));
    try {
      boolean _ = gone.await(LEAVE.toMillis() + GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void leave(CountDownLatch gone) {
    lines.forEach(Line::leave);
    awaitGone(gone, System.nanoTime(), false);
  }

  private void awaitGone(CountDownLatch gone, long begun, boolean told) {
    var waited = Duration.ofNanos(System.nanoTime() - begun);
    if (lines.stream().allMatch(Line::isGone) || isEnough(waited)) {
      lines.forEach(Line::close);
      forwarder.close();
      gone.countDown();
      return;
    }
    boolean tell = !told && waited.compareTo(UNNOTICED) >= 0 && forwarder.active() > 0;
    if (tell) {
      listener.finishing(forwarder.busy(), forwarder.active() - forwarder.busy());
    }
    loop.schedule(() -> awaitGone(gone, begun, told || tell), LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private boolean isEnough(Duration waited) {
    return waited.compareTo(LEAVE) >= 0
        || waited.compareTo(LEAVE_SILENT) >= 0 && forwarder.busy() == 0;
  }
}
