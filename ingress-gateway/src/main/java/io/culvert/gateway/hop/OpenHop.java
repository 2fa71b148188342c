package io.culvert.gateway.hop;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.hop.HopOpening;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.LineToAgent;
import io.culvert.tunnel.hop.Metered;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.TunnelStream;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a broker that has proved itself, and the streams on it. Any thread. */
final class OpenHop implements ConnectionListener {
  private static final Logger log = LoggerFactory.getLogger(OpenHop.class);

  private final EventLoop loop;
  private final HopGreeting.Challenge broker;
  private final TunnelConnection connection;
  private final BiConsumer<OpenHop, String> onClosed;
  private final AtomicInteger lastTag = new AtomicInteger();
  private final Map<Integer, MeteredStream> unsettled = new ConcurrentHashMap<>();
  private volatile boolean silent;

  /**
   * A hop whose connection is not in its pipeline yet.
   *
   * @param broker how it has greeted
   * @param onClosed told once, with the reason for the log
   */
  OpenHop(
      EventLoop loop,
      HopGreeting.Challenge broker,
      WindowBudget budget,
      LastHeard heard,
      BiConsumer<OpenHop, String> onClosed) {
    this.loop = loop;
    this.broker = broker;
    this.onClosed = onClosed;
    this.connection = TunnelConnection.broker(budget, heard, HopProtocol.heartbeats(), this);
  }

  /** The last handler of its pipeline. */
  TunnelConnection connection() {
    return connection;
  }

  /** Id of the broker's run. */
  String run() {
    return broker.run();
  }

  /** Whether the calling thread is this connection's. */
  boolean isHere() {
    return loop.inEventLoop();
  }

  /** Whether the broker was heard of lately. */
  boolean isAnswering() {
    return !silent;
  }

  /**
   * Opens a stream to the agent of a session.
   *
   * @param running counts it while it runs
   */
  TunnelStream open(
      UUID session, StreamKind kind, ByteBuf head, StreamListener reader, AtomicInteger running) {
    int tag = lastTag.incrementAndGet();
    var payload = new HopOpening(session, tag).before(head, PooledByteBufAllocator.DEFAULT);
    var stream = new MeteredStream();
    // First, because the broker's word may come before this thread goes on.
    unsettled.put(tag, stream);
    running.incrementAndGet();
    var inner = connection.open(kind, payload, reader);
    stream.runsOn(inner);
    inner.whenOver(
        () -> {
          running.decrementAndGet();
          stream.isOver();
          if (inner.bytesIn() == 0) {
            metered(new Metered(tag, 0, 0)); // the broker has never heard of it
          }
        });
    return stream;
  }

  /** Gives the broker a line for the person at an agent. */
  void say(LineToAgent line) {
    connection.say(line.frame(PooledByteBufAllocator.DEFAULT));
  }

  /** The broker says what a stream has cost. */
  void metered(Metered said) {
    var stream = unsettled.remove(said.tag());
    if (stream != null) {
      stream.settle(said);
    }
  }

  void close() {
    connection.close();
  }

  @Override
  public void onSilence(boolean now) {
    silent = now;
    log.info("Hop to broker {}: {}", broker.broker(), now ? "no answer" : "it answers again");
  }

  @Override
  public void onClosed(CloseCause cause, String detail) {
    unsettled.values().forEach(MeteredStream::settleAsCounted);
    unsettled.clear();
    onClosed.accept(this, cause + ": " + detail);
  }
}
