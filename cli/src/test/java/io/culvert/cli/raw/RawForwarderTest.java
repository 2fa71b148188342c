package io.culvert.cli.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.origin.RecordedStream;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.ConnectHead;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of a TCP tunnel against a real local server. */
class RawForwarderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ConnectHead HEAD = head("203.0.113.7", "192.0.2.1");

  private final EventLoops loops = EventLoops.single("tunnel");
  private final EventLoop loop = loops.group().next();
  private final ServerSocket server;
  private final List<ConnectionReport> reports = new CopyOnWriteArrayList<>();
  private final RecordedStream stream = new RecordedStream();

  RawForwarderTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout((int) PATIENCE.toMillis());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    loops.close();
  }

  @Test
  void bytesPassBothWaysAndEachDirectionHasItsOwnEnd() throws IOException {
    var listener = open(HEAD, false);
    run(() -> listener.onData(buffer("hello ")));
    try (var origin = server.accept()) {
      run(() -> listener.onData(buffer("world")));
      run(() -> listener.onEnd(Unpooled.EMPTY_BUFFER));
      assertThat(read(origin)).isEqualTo("hello world");

      origin.getOutputStream().write("good bye".getBytes(ISO_8859_1));
      origin.shutdownOutput();
      soon(stream::isEnded);
    }
    assertThat(stream.text()).isEqualTo("good bye");
    assertThat(stream.consumedBytes()).isEqualTo(11);
    soon(() -> !reports.isEmpty());
    assertThat(reports.getFirst().error()).isNull();
    assertThat(reports.getFirst().bytesIn()).isEqualTo(11);
    assertThat(reports.getFirst().bytesOut()).isEqualTo(8);
    assertThat(reports.getFirst().client()).isEqualTo(HEAD.client());
  }

  @Test
  void theLocalServerMayEndItsDirectionFirst() throws IOException {
    var listener = open(HEAD, false);
    try (var origin = server.accept()) {
      origin.getOutputStream().write("banner".getBytes(ISO_8859_1));
      origin.shutdownOutput();
      soon(stream::isEnded);
      assertThat(reports).isEmpty();

      run(() -> listener.onData(buffer("still talking")));
      run(() -> listener.onEnd(Unpooled.EMPTY_BUFFER));
      assertThat(read(origin)).isEqualTo("still talking");
    }
    soon(() -> !reports.isEmpty());
    assertThat(reports.getFirst().error()).isNull();
  }

  @Test
  void aResetOfTheClientBecomesOneForTheLocalServer() throws IOException {
    var listener = open(HEAD, false);
    try (var origin = server.accept()) {
      run(() -> listener.onReset(ResetCode.CLIENT_LEFT, "gone"));

      assertThatThrownBy(() -> read(origin)).isInstanceOf(SocketException.class);
    }
    assertThat(reports.getFirst().error()).isEqualTo(CulvertError.CLIENT_LEFT);
  }

  @Test
  void aResetOfTheLocalServerBecomesOneForTheClient() throws IOException {
    open(HEAD, false);
    try (var origin = server.accept()) {
      origin.getOutputStream().write('x');
      soon(() -> stream.size() == 1);
      origin.setSoLinger(true, 0);
    }
    soon(() -> stream.resetCode() != null);
    assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
    assertThat(reports.getFirst().error()).isEqualTo(CulvertError.ORIGIN_BROKE_OFF);
  }

  @Test
  void whereNobodyListensTheStreamIsReset() throws IOException {
    server.close();
    open(HEAD, false);

    soon(() -> stream.resetCode() != null);
    assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_UNREACHABLE);
    assertThat(reports.getFirst().error()).isEqualTo(CulvertError.ORIGIN_UNREACHABLE);
  }

  @Test
  void theLocalServerIsNotReadWhileTheTunnelIsFull() throws IOException {
    int most = 100_000;
    stream.stopAfter(most);
    var listener = open(HEAD, false);
    try (var origin = server.accept()) {
      var writer =
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    origin.getOutputStream().write(new byte[100_000]);
                  }
                  origin.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      await()
          .during(Duration.ofMillis(200))
          .atMost(PATIENCE)
          .until(() -> stream.size() >= most && stream.size() < most + 200_000);
      assertThat(writer.isAlive()).isTrue();

      stream.stopAfter(Integer.MAX_VALUE);
      run(
          () -> {
            stream.setWritable(true);
            listener.onWritable();
          });
      soon(stream::isEnded);
    }
    assertThat(stream.size()).isEqualTo(200 * 100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 192.0.2.1, 203.0.113.7, 192.0.2.1",
    "2001:db8::1, 2001:db8::2, 2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:2",
    "2001:db8::1, 192.0.2.1, 2001:db8:0:0:0:0:0:1, 0:0:0:0:0:ffff:c000:201"
  })
  void theProxyHeaderComesFirstAndTellsBothAddresses(
      String client, String server, String source, String destination) throws IOException {
    var listener = open(head(client, server), true);
    run(() -> listener.onData(buffer("payload")));
    run(() -> listener.onEnd(Unpooled.EMPTY_BUFFER));
    try (var origin = this.server.accept()) {
      var decoder = new EmbeddedChannel(new HAProxyMessageDecoder());
      decoder.writeInbound(Unpooled.wrappedBuffer(origin.getInputStream().readAllBytes()));

      HAProxyMessage header = decoder.readInbound();
      assertThat(header.sourceAddress()).isEqualTo(source);
      assertThat(header.destinationAddress()).isEqualTo(destination);
      assertThat(header.sourcePort()).isEqualTo(40_000);
      assertThat(header.destinationPort()).isEqualTo(20_001);
      header.release();
      ByteBuf rest = decoder.readInbound();
      assertThat(rest.toString(ISO_8859_1)).isEqualTo("payload");
      rest.release();
    }
  }

  @Test
  void aStreamThatIsNotTcpIsTurnedAway() {
    var forwarder = forwarder(false);
    onLoop(() -> forwarder.open(StreamKind.HTTP, buffer("GET / HTTP/1.1\r\n\r\n"), stream));

    assertThat(stream.resetCode()).isEqualTo(ResetCode.REFUSED);
  }

  @Test
  void aHeadThatIsNotOneIsTurnedAway() {
    var forwarder = forwarder(false);
    onLoop(() -> forwarder.open(StreamKind.TCP, buffer("nonsense"), stream));

    assertThat(stream.resetCode()).isEqualTo(ResetCode.PROTOCOL_ERROR);
  }

  private StreamListener open(ConnectHead head, boolean proxyHeader) {
    var forwarder = forwarder(proxyHeader);
    return onLoop(
        () -> forwarder.open(StreamKind.TCP, head.encode(PooledByteBufAllocator.DEFAULT), stream));
  }

  private RawForwarder forwarder(boolean proxyHeader) {
    var target = OriginTarget.local(server.getLocalPort());
    return onLoop(
        () -> new RawForwarder(loop, target, OriginLimits.standard(), proxyHeader, reports::add));
  }

  private static ConnectHead head(String client, String server) {
    return new ConnectHead(
        "db.localhost",
        20_001,
        new InetSocketAddress(InetAddress.ofLiteral(client), 40_000),
        new InetSocketAddress(InetAddress.ofLiteral(server), 20_001));
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static ByteBuf buffer(String text) {
    return PooledByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(ISO_8859_1));
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private void run(Runnable task) {
    onLoop(
        () -> {
          task.run();
          return "";
        });
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
