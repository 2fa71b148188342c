package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameReader;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Greetings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in {@code docs/tunnel-protocol.md}, byte by byte. */
class WorkedExampleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "tunnel-protocol.md");

  private final List<byte[]> messages = messages();

  @Test
  void theGreetingsOfTheExampleAreUnderstood() {
    var hello = Greetings.hello(onlyFrame(messages.get(0), FrameType.HELLO));
    assertThat(hello.wish().port()).isEqualTo(3000);
    assertThat(hello.agentId()).isEqualTo("a");

    var welcome = Greetings.welcome(onlyFrame(messages.get(1), FrameType.WELCOME));
    assertThat(welcome.hostname()).isEqualTo("a.localhost");
    assertThat(welcome.pingSeconds()).isEqualTo(4);
  }

  @Test
  void theServerSendsAndUnderstandsExactlyTheseBytes() {
    var tunnel =
        new WiredTunnel(
            (_, _, _) -> {
              throw new AssertionError("the agent of the example is not ours");
            });
    var reader = new Reader();
    var head = tunnel.bytes("GET / HTTP/1.1\r\nHost: a.b\r\n\r\n");
    tunnel.broker.open(StreamKind.HTTP, head, reader).end(tunnel.nothing());
    tunnel.brokerChannel.runPendingTasks();
    WebSocketFrame sent = tunnel.brokerChannel.readOutbound();
    assertThat(ByteBufUtil.getBytes(sent.content())).isEqualTo(messages.get(2));
    sent.release();

    tunnel.brokerChannel.writeInbound(
        new BinaryWebSocketFrame(Unpooled.wrappedBuffer(messages.get(3))));
    assertThat(reader.heads).containsExactly("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    assertThat(reader.body).hasToString("hi");
    assertThat(reader.trailers).isEmpty();
    assertThat(tunnel.broker.openStreams()).isZero();
    tunnel.close();
  }

  @Test
  void theTableOfTypesSaysWhatTheCodeDoes() throws IOException {
    var text = Files.readString(DOCUMENT);
    for (var type : FrameType.values()) {
      var row = "\n| " + type.code() + " | " + type + " |";
      assertThat(text).contains(row);
      var line = text.substring(text.indexOf(row) + 1).lines().findFirst().orElseThrow();
      assertThat(line).endsWith("| " + size(type.maxPayload()) + " |");
    }
    assertThat(text).contains("`" + ProtocolLimits.SUBPROTOCOL + "`").contains(ProtocolLimits.PATH);
  }

  private static String size(int bytes) {
    if (bytes % 1024 == 1) {
      return bytes / 1024 + " KiB + 1";
    }
    return bytes > 0 && bytes % 1024 == 0 ? bytes / 1024 + " KiB" : String.valueOf(bytes);
  }

  private static ByteBuf onlyFrame(byte[] message, FrameType type) {
    var reader = new FrameReader(Unpooled.wrappedBuffer(message));
    Frame frame = reader.next();
    assertThat(frame).isNotNull();
    assertThat(frame.type()).isEqualTo(type);
    assertThat(reader.next()).isNull();
    var payload = Unpooled.copiedBuffer(ByteBufUtil.getBytes(frame.content()));
    frame.release();
    return payload;
  }

  private static List<byte[]> messages() {
    try (var lines = Files.lines(DOCUMENT)) {
      return lines
          .filter(line -> line.matches("[<>] [0-9a-f ]+"))
          .map(line -> HexFormat.of().parseHex(line.substring(2).replace(" ", "")))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
