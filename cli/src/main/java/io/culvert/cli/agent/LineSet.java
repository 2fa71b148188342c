package io.culvert.cli.agent;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.StreamAcceptor;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one agent: the first is given the name, and the others join it there. Event loop
 * only.
 */
final class LineSet implements Line.Owner {
  private static final int WINDOW_BUDGET = 32 * 1024 * 1024;

  private final AgentSettings settings;
  private final EventLoop loop;
  private final StreamAcceptor acceptor;
  private final TrafficSum traffic;
  private final AgentListener listener;
  private final CompletableFuture<Trouble> finished;
  private final String agentId = UUID.randomUUID().toString();
  private final int turn = ThreadLocalRandom.current().nextInt(1 << 16);
  private final WindowBudget budget = new WindowBudget(WINDOW_BUDGET);
  private final List<Line> lines = new ArrayList<>();
  private final Spreading spreading;
  private @Nullable Welcome identity;
  private boolean online;

  /**
   * No line yet.
   *
   * @param acceptor of the streams of all lines
   * @param traffic what passes through all lines
   * @param finished completed when the server has refused for good
   */
  LineSet(
      AgentSettings settings,
      Timing timing,
      EventLoop loop,
      StreamAcceptor acceptor,
      TrafficSum traffic,
      AgentListener listener,
      CompletableFuture<Trouble> finished) {
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
    this.traffic = traffic;
    this.listener = listener;
    this.finished = finished;
    this.spreading = new Spreading(loop, timing, lines, this::freeNumber);
  }

  /** Opens the first; the others follow it. */
  void open() {
    add(0);
    spreading.begin();
  }

  private void add(int number) {
    var dialer = new ServerDialer(loop, settings.servers(), turn + number);
    var line =
        new Line(
            number,
            loop,
            dialer,
            (of, events) -> new Attempt(hello(of), budget, acceptor, traffic, events),
            this);
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
    for (int missing = wanted - lines.size(); missing > 0; missing--) {
      freeNumber().ifPresent(this::add);
    }
  }

  /** The lowest number that another connection can have; empty when there are as many as may be. */
  private OptionalInt freeNumber() {
    int room = identity == null ? 0 : identity.connections();
    return IntStream.range(1, Math.min(room, ProtocolLimits.MAX_CONNECTIONS))
        .filter(number -> lines.stream().noneMatch(line -> line.holds(number)))
        .findFirst();
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

  /** Says goodbye on every line: what runs is finished. */
  void leave() {
    lines.forEach(Line::leave);
  }

  /** Whether nothing of them is open any more. */
  boolean areGone() {
    return lines.stream().allMatch(Line::isGone);
  }

  /** Ends what is still open. */
  void close() {
    lines.forEach(Line::close);
  }
}
