package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.IgnoreStream;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.TunnelStream;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComzyCodecTest {
  private static final String REGISTER =
      "{\"type\":\"register\",\"userId\":\" cvt_aB \",\"port\":3000}";

  private final EmbeddedChannel channel = new EmbeddedChannel(new ComzyCodec());

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
  }

  private void clientSays(String text) {
    channel.writeInbound(new TextWebSocketFrame(text));
    channel.runPendingTasks();
  }

  private void tunnelSays(int id, FrameType type, ByteBuf payload) {
    channel.writeOutbound(new Frame(id, type, payload));
    channel.runPendingTasks();
  }

  private void opens(int id, String head) {
    tunnelSays(
        id, FrameType.OPEN, Unpooled.buffer().writeByte(1).writeBytes(head.getBytes(ISO_8859_1)));
  }

  private void ends(int id) {
    tunnelSays(id, FrameType.END, Unpooled.EMPTY_BUFFER);
  }

  private JsonNode told() {
    TextWebSocketFrame text = channel.readOutbound();
    assertThat(text).isNotNull();
    var message = JsonMapper.shared().readTree(text.text());
    text.release();
    return message;
  }

  private String heard(FrameType type) {
    Frame frame = channel.readInbound();
    assertThat(frame).isNotNull();
    assertThat(frame.type()).isEqualTo(type);
    var text = frame.content().toString(UTF_8);
    frame.release();
    return text;
  }

  private void registered() {
    clientSays(REGISTER);
    heard(FrameType.HELLO);
  }

  @Test
  void aRegistrationIsAHello() {
    var hello = hello(channel, REGISTER);

    assertThat(hello.token()).isEqualTo("cvt_aB");
    assertThat(hello.wish().port()).isEqualTo(3000);
  }

  @Test
  void theSameTokenAndPortAreTheSameAgent() {
    var id = agentId(REGISTER);

    assertThat(agentId(REGISTER)).isEqualTo(id).hasSizeLessThanOrEqualTo(64);
    assertThat(agentId(REGISTER.replace("3000", "3001"))).isNotEqualTo(id);
    assertThat(agentId(REGISTER.replace("cvt_aB", "cvt_ab"))).isNotEqualTo(id);
    assertThat(id).doesNotContainIgnoringCase("cvt_aB");
  }

  @Test
  void noTwoAnonymousClientsAreTheSameAgent() {
    var anonymous = REGISTER.replace("cvt_aB", "anonymous");

    assertThat(agentId(anonymous)).isNotEqualTo(agentId(anonymous));
  }

  private static String agentId(String registration) {
    var another = new EmbeddedChannel(new ComzyCodec());
    try {
      return hello(another, registration).agentId();
    } finally {
      another.finishAndReleaseAll();
    }
  }

  private static Hello hello(EmbeddedChannel channel, String registration) {
    channel.writeInbound(new TextWebSocketFrame(registration));
    Frame frame = channel.readInbound();
    try {
      return Greetings.hello(frame.content());
    } finally {
      frame.release();
    }
  }

  @Test
  void whoeverDoesNotRegisterFirstIsSentAway() {
    assertThatThrownBy(() -> clientSays("{\"id\":1,\"status\":200}"))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void aRequestIsToldWithItsQueryAndWithoutItsFraming() {
    registered();
    opens(1, "GET /a?b=%20 HTTP/1.1\r\nHost: h\r\nX: 1\r\nX: 2\r\nTE: trailers\r\n\r\n");
    ends(1);

    assertThat(told().toString())
        .isEqualTo(
            "{\"id\":1,\"method\":\"GET\",\"path\":\"/a?b=%20\","
                + "\"headers\":{\"host\":\"h\",\"x\":\"1, 2\"}}");
  }

  @Test
  void anAnswerGoesOnAsFarAsCreditAllowsAndThenTheRest() {
    registered();
    opens(1, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ends(1);
    told();
    clientSays(
        "{\"id\":1,\"status\":200,\"headers\":{\"Content-Encoding\":\"gzip\",\"A\":[\"1\",\"2\"]},"
            + "\"body\":\""
            + "x".repeat(300_000)
            + "\"}");

    assertThat(heard(FrameType.HEAD))
        .isEqualTo("HTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\ncontent-length: 300000\r\n\r\n");
    int sent = 0;
    while (sent < 262_144) {
      sent += heard(FrameType.DATA).length();
    }
    assertThat(sent).isEqualTo(262_144);
    assertThat((Object) channel.readInbound()).isNull();

    tunnelSays(1, FrameType.WINDOW, Unpooled.buffer().writeInt(100_000));

    assertThat(heard(FrameType.DATA).length()).isEqualTo(300_000 - 262_144);
    heard(FrameType.END);
    clientSays("{\"id\":1,\"status\":200}");
    assertThat((Object) channel.readInbound()).as("a second answer").isNull();
  }

  @Test
  void whatIsNoAnswerBreaksTheStreamOff() {
    registered();
    opens(1, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ends(1);
    told();

    clientSays("{\"id\":1,\"status\":\"fine\"}");

    heard(FrameType.RESET);
  }

  @Test
  void anAnswerMayNotSmuggleAnotherIn() {
    registered();
    opens(1, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ends(1);
    told();

    clientSays("{\"id\":1,\"status\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}");

    heard(FrameType.RESET);
  }

  @Test
  void creditForABodyIsGivenAsItComes() {
    registered();
    opens(1, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n\r\n");
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer("hel", UTF_8));
    heard(FrameType.WINDOW);
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer("lo", UTF_8));
    ends(1);

    assertThat(told().path("body").stringValue()).isEqualTo("hello");
  }

  @Test
  void aPingIsTheWebSocketsOwn() {
    registered();
    tunnelSays(0, FrameType.PING, Unpooled.buffer().writeLong(7));

    PingWebSocketFrame ping = channel.readOutbound();
    assertThat(ping.content().readableBytes()).isEqualTo(8);
    ping.release();
  }

  @Test
  void behindABodyThatIsTooLargeTheNextRequestIsTold() {
    registered();
    var tunnel =
        TunnelConnection.broker(
            new WindowBudget(0),
            new LastHeard(),
            Heartbeats.every(Duration.ofMinutes(1)),
            (_, _) -> {});
    channel.pipeline().addLast(tunnel);
    var heads = new ArrayList<String>();
    var large = open(tunnel, "POST / HTTP/1.1\r\nHost: h\r\n\r\n", heads);
    for (int sent = 0; sent <= ComzyLimits.MAX_BODY; sent += 64 * 1024) {
      large.data(Unpooled.wrappedBuffer(new byte[64 * 1024]));
      channel.runPendingTasks();
    }
    assertThat(heads).singleElement().asString().startsWith("HTTP/1.1 413 ");
    large.end(Unpooled.EMPTY_BUFFER);

    open(tunnel, "GET / HTTP/1.1\r\nHost: h\r\n\r\n", heads).end(Unpooled.EMPTY_BUFFER);
    channel.runPendingTasks();

    assertThat(told().path("method").stringValue()).isEqualTo("GET");
  }

  private static TunnelStream open(TunnelConnection tunnel, String head, List<String> heads) {
    return tunnel.open(
        StreamKind.HTTP,
        Unpooled.copiedBuffer(head, ISO_8859_1),
        new IgnoreStream() {
          @Override
          public void onHead(ByteBuf bytes) {
            heads.add(bytes.toString(UTF_8));
            super.onHead(bytes);
          }
        });
  }

  @Test
  void whatOnlySaysThatItIsAFormGoesAsText() {
    registered();
    opens(1, "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n");
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer("a=%zz", UTF_8));
    heard(FrameType.WINDOW);
    ends(1);

    assertThat(told().path("body").stringValue()).isEqualTo("a=%zz");
  }

  @Test
  void partsWithoutAnEndAreRefusedAndNotTold() {
    registered();
    opens(1, "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n");
    var part = "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nhalf";
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer(part, UTF_8));
    heard(FrameType.WINDOW);
    ends(1);

    assertThat(heard(FrameType.HEAD)).startsWith("HTTP/1.1 400");
    assertThat((Object) channel.readOutbound()).isNull();
  }

  @Test
  void aFileIsToldAsNumbersThatAreNotHeldAsNodes() throws Exception {
    var bytes = new byte[3 * 1024 * 1024];
    Arrays.fill(bytes, (byte) 0xff);
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    head.headers().set("Content-Type", "multipart/form-data; boundary=b");
    var start = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n";
    var body =
        Unpooled.wrappedBuffer(start.getBytes(UTF_8), bytes, "\r\n--b--\r\n".getBytes(UTF_8));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    var message = ComzyRequest.message(ComzyJson.mapper(), 1, head, body);

    long made = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(made).as("bytes of heap").isLessThan(6L * bytes.length);
    var written = ComzyJson.mapper().writeValueAsString(message);
    assertThat(written)
        .contains("\"size\":3145728,\"buffer\":{\"type\":\"Buffer\",\"data\":[255,255,");
    assertThat(written).endsWith("255,255]}}]}");
    body.release();
  }

  @Test
  void answersThatNobodyTakesAreHeldUpToTheLimitAndNoFurther() {
    registered();
    var answer = "x".repeat(12 * 1024 * 1024);
    for (int id = 1; id <= 4; id++) {
      opens(id, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      ends(id);
      told();
      clientSays("{\"id\":" + id + ",\"status\":200,\"body\":\"" + answer + "\"}");
    }

    var ends = new ArrayList<FrameType>();
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      if (frame.type() != FrameType.DATA && frame.type() != FrameType.HEAD) {
        ends.add(frame.type());
      }
      frame.release();
    }
    assertThat(ends).containsExactly(FrameType.RESET, FrameType.RESET);
  }

  @Test
  void anAnswerOfValuesWithoutEndIsNotRead() {
    registered();
    opens(1, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ends(1);
    var body = "[],".repeat(2_000_000) + "[]";

    assertThatThrownBy(() -> clientSays("{\"id\":1,\"status\":200,\"body\":[" + body + "]}"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("four million values");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 490, 500, 501, 1_000, 5_000})
  void howeverDeeplyABodyIsNestedItIsTold(int depth) {
    registered();
    var failures = new ArrayList<Throwable>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                failures.add(cause);
              }
            });
    opens(1, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\r\n");
    var body = "[".repeat(depth) + "]".repeat(depth);
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer(body, UTF_8));
    heard(FrameType.WINDOW);
    channel.write(new Frame(1, FrameType.END, Unpooled.EMPTY_BUFFER), channel.voidPromise());
    channel.flush();
    channel.runPendingTasks();

    assertThat(failures).isEmpty();
    TextWebSocketFrame text = channel.readOutbound();
    assertThat(text).isNotNull();
    text.release();
  }

  @Test
  void aFileAsLargeAsABodyMayBeDoesNotCloseTheConnection() {
    registered();
    channel.pipeline().addFirst(new CloseWhenNotRead(ComzyLimits.MAX_NOT_READ));
    opens(1, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n");
    var begin =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n";
    var file = new byte[3 * 1024 * 1024];
    Arrays.fill(file, (byte) 200);
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer(begin, UTF_8));
    for (int at = 0; at < file.length; at += 64 * 1024) {
      tunnelSays(1, FrameType.DATA, Unpooled.wrappedBuffer(file, at, 64 * 1024));
    }
    tunnelSays(1, FrameType.DATA, Unpooled.copiedBuffer("\r\n--b--\r\n", UTF_8));
    ends(1);

    assertThat(channel.isActive()).isTrue();
  }
}
