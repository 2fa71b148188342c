package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.schemas.EventIds;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent on another WebSocket implementation, frame by frame. */
final class TestAgent implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A frame as it came. */
  record Received(int stream, FrameType type, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.ISO_8859_1);
    }
  }

  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final String agentId;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private volatile boolean deaf;
  private @Nullable WebSocket socket;

  private TestAgent(String agentId) {
    this.agentId = agentId;
  }

  static TestAgent connect(TunnelBroker broker, String agentId) {
    return connect(broker.port(), agentId);
  }

  private static TestAgent connect(int port, String agentId) {
    var agent = new TestAgent(agentId);
    agent.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols(ProtocolLimits.SUBPROTOCOL)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/tunnel"), agent)
            .join();
    return agent;
  }

  /** An agent without an account connects to a port and says hello. */
  static TestAgent anonymous(int port) {
    var agent = connect(port, EventIds.next());
    var wish = new Wish("http", 3000, null, null, true);
    agent.say(new Hello(1, "test/1", agent.agentId, 0, null, null, wish));
    return agent;
  }

  /** Connects and says hello. */
  static TestAgent hello(
      TunnelBroker broker,
      String agentId,
      @Nullable String token,
      int port,
      @Nullable String name,
      @Nullable String resumeKey) {
    return connection(broker, agentId, 0, token, port, name, resumeKey);
  }

  /** One of the agent's connections says hello. */
  static TestAgent connection(
      TunnelBroker broker,
      String agentId,
      int connection,
      @Nullable String token,
      int port,
      @Nullable String name,
      @Nullable String resumeKey) {
    var agent = connect(broker, agentId);
    var wish = new Wish("http", port, name, null, true);
    agent.say(new Hello(1, "test/1", agentId, connection, token, resumeKey, wish));
    return agent;
  }

  void say(Hello hello) {
    var frame = Greetings.frame(ByteBufAllocator.DEFAULT, hello);
    var payload = new byte[frame.content().readableBytes()];
    frame.content().readBytes(payload);
    frame.release();
    send(0, FrameType.HELLO, payload);
  }

  void send(int stream, FrameType type, byte[] payload) {
    var bytes = ByteBuffer.allocate(8 + payload.length);
    bytes.putInt(stream).putInt(type.code() << 24 | payload.length).put(payload).flip();
    sendRaw(bytes);
  }

  synchronized void sendRaw(ByteBuffer bytes) {
    socket().sendBinary(bytes, true).join();
  }

  synchronized void sendText(String text) {
    socket().sendText(text, true).join();
  }

  /** The next frame, which has to be of that type. */
  Received next(FrameType type) throws InterruptedException {
    var frame = received.poll(10, TimeUnit.SECONDS);
    assertThat(frame).as("a %s frame", type).isNotNull();
    assertThat(frame.type()).as(frame.text()).isEqualTo(type);
    return frame;
  }

  Welcome welcome() throws InterruptedException {
    return Greetings.welcome(Unpooled.wrappedBuffer(next(FrameType.WELCOME).payload()));
  }

  Refused refused() throws InterruptedException {
    return Greetings.refused(Unpooled.wrappedBuffer(next(FrameType.REFUSED).payload()));
  }

  int closeCode() {
    return closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Reads nothing and says nothing from now on; the line stays up. */
  void fallSilent() {
    deaf = true;
  }

  /** Cuts the line without a word. */
  void abort() {
    socket().abort();
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    var bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    if (last) {
      var whole = ByteBuffer.wrap(message.toByteArray());
      message.reset();
      while (whole.hasRemaining()) {
        onFrame(whole);
      }
    }
    if (!deaf) {
      webSocket.request(1);
    }
    return CompletableFuture.completedStage(null);
  }

  private void onFrame(ByteBuffer whole) {
    int stream = whole.getInt();
    int typeAndLength = whole.getInt();
    var payload = new byte[typeAndLength & 0xffffff];
    whole.get(payload);
    var type = FrameType.of(typeAndLength >>> 24);
    assertThat(type).isNotNull();
    if (type == FrameType.PING) {
      if (!deaf) {
        send(0, FrameType.PONG, payload);
      }
    } else if (type != FrameType.PONG) {
      received.add(new Received(stream, type, payload));
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  private WebSocket socket() {
    var current = socket;
    assertThat(current).isNotNull();
    return current;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
