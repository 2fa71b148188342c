package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A forwarder on an event loop of its own, driven as the tunnel would. */
final class ForwarderFixture implements AutoCloseable {
  private final EventLoops loops = EventLoops.single("tunnel");
  private final EventLoop loop = loops.group().next();
  final List<ExchangeReport> reports = new CopyOnWriteArrayList<>();
  final OriginForwarder forwarder;
  private final List<RecordedStream> streams = new ArrayList<>();

  ForwarderFixture(int port) {
    this(port, OriginLimits.standard());
  }

  ForwarderFixture(int port, OriginLimits limits) {
    this(OriginTarget.local(port), limits);
  }

  ForwarderFixture(OriginTarget target, OriginLimits limits) {
    forwarder = onLoop(() -> new OriginForwarder(loop, target, limits, this::add));
  }

  private void add(ExchangeReport report) {
    reports.add(report);
  }

  <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void run(Runnable task) {
    onLoop(
        () -> {
          task.run();
          return "";
        });
  }

  static ByteBuf buffer(String text) {
    return buffer(text.getBytes(ISO_8859_1));
  }

  static ByteBuf buffer(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
  }

  /** Opens a stream; nothing follows the head yet. */
  RecordedStream open(String head) {
    var stream = new RecordedStream();
    open(stream, head);
    return stream;
  }

  /** Opens a stream that was prepared. */
  void open(RecordedStream stream, String head) {
    streams.add(stream);
    run(() -> stream.listener = forwarder.open(StreamKind.HTTP, buffer(head), stream));
  }

  /** Opens a stream whose request is complete, and waits for what becomes of it. */
  RecordedStream exchange(String head) {
    var stream = open(head);
    end(stream);
    awaitOutcome(stream);
    return stream;
  }

  RecordedStream get(String path) {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  void data(RecordedStream stream, String text) {
    data(stream, text.getBytes(ISO_8859_1));
  }

  void data(RecordedStream stream, byte[] bytes) {
    run(() -> stream.listener.onData(buffer(bytes)));
  }

  void end(RecordedStream stream) {
    end(stream, "");
  }

  void end(RecordedStream stream, String trailers) {
    run(() -> stream.listener.onEnd(buffer(trailers)));
  }

  void reset(RecordedStream stream) {
    run(() -> stream.listener.onReset(ResetCode.CLIENT_LEFT, "gone"));
  }

  void writable(RecordedStream stream) {
    run(
        () -> {
          stream.setWritable(true);
          stream.listener.onWritable();
        });
  }

  void awaitOutcome(RecordedStream stream) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> stream.isEnded() || stream.resetCode() != null);
    run(() -> {}); // what else belongs to the outcome, such as its report, comes in the same turn
  }

  int active() {
    return onLoop(forwarder::active);
  }

  int busy() {
    return onLoop(forwarder::busy);
  }

  int idle() {
    return onLoop(() -> forwarder.pool().idle());
  }

  @Override
  public void close() {
    run(this::endTunnel);
    run(forwarder::close);
    loops.close();
  }

  /** What is still open when a tunnel ends is reset, as {@code TunnelConnection} does. */
  private void endTunnel() {
    streams.stream()
        .filter(stream -> !stream.isEnded() && stream.resetCode() == null)
        .forEach(stream -> stream.listener.onReset(ResetCode.AGENT_GONE, "the tunnel has ended"));
  }
}
