package io.culvert.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.comzy.ComzyLimits;
import io.culvert.broker.session.SessionParts;
import io.culvert.broker.session.SessionsUnderTest;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.settings.Settings;
import io.culvert.testing.load.LoggedLines;
import io.culvert.tunnel.frame.FrameReader;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.LittleBeforeHello;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.Strangers;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.culvert.tunnel.stream.WindowBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipeline as a whole, and each of its handlers, without a network and without a log. */
class AgentPipelineTest {
  private final BrokerSettings settings = BrokerSettings.from(new Settings(Map.of()));
  private final EventPublisher publisher =
      new EventPublisher(
          KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1"), new SimpleMeterRegistry());
  private final SessionParts parts = SessionsUnderTest.of(settings, publisher);
  private final AgentPipeline pipeline =
      new AgentPipeline(
          settings,
          parts.reception(),
          new WindowBudget(0),
          new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE),
          null,
          null);

  @AfterEach
  void giveUp() {
    publisher.close(Duration.ZERO);
  }

  @Test
  void theHandlersStandInThisOrder() {
    var channel = new EmbeddedChannel(pipeline);

    assertThat(channel.pipeline().names())
        .filteredOn(name -> !name.contains("#") && !name.contains("."))
        .containsExactly(
            "heard", "not-read", "before-hello", "http", "whole-request", "plain-http", "hello");
    channel.writeInbound(text(UPGRADE));
    channel.runPendingTasks();

    assertThat(channel.pipeline().names())
        .filteredOn(name -> !name.contains("#"))
        .containsExactly(
            "heard",
            "not-read",
            "before-hello",
            "wsencoder",
            "wsdecoder",
            "control",
            "frames",
            "hello");
    channel.finishAndReleaseAll();
  }

  @Test
  void aNewcomerTakesTheRoomOfTheStrangerThatHasWaitedLongest() {
    var few = BrokerSettings.from(new Settings(Map.of("MAX_STRANGERS", "1")));
    var small =
        new AgentPipeline(
            few,
            parts.reception(),
            new WindowBudget(0),
            new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE),
            null,
            null);
    var first = new EmbeddedChannel(small);
    EmbeddedChannel second;
    try (var log = LoggedLines.of(Strangers.class.getName())) {
      second = new EmbeddedChannel(small);
      assertThat(log.texts()).singleElement().asString().startsWith("CVT-1013 More than 1 ");
    }
    first.runPendingTasks();
    assertThat(first.isActive()).isFalse();
    assertThat(second.isActive()).isTrue();

    second.finishAndReleaseAll();
    var third = new EmbeddedChannel(small);
    assertThat(third.isActive()).isTrue();
    third.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /other HTTP/1.1 | HTTP/1.1 404 Not Found",
        "GET /tunnel HTTP/1.1 | HTTP/1.1 426 Upgrade Required",
        "POST /tunnel HTTP/1.1 | HTTP/1.1 426 Upgrade Required",
        "GET /tunnelled HTTP/1.1 | HTTP/1.1 404 Not Found",
        "GET /health HTTP/1.1 | HTTP/1.1 503 Service Unavailable",
        "nonsense | HTTP/1.1 400 Bad Request"
      })
  void plainHttpIsAnsweredAndClosed(String request, String answer) {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(request + "\r\nHost: a\r\n\r\n"));

    assertThat(outbound(channel)).startsWith(answer);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void aWebSocketWithoutOurSubprotocolIsAnsweredReadably() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE.replace("culvert.v1", "chat")));

    assertThat(outbound(channel)).startsWith("HTTP/1.1 400").contains("subprotocol culvert.v1");
  }

  @ParameterizedTest
  @CsvSource({"Sec-WebSocket-Version: 13,Sec-WebSocket-Version: 8", "Sec-WebSocket-Key:,Other:"})
  void anUpgradeThatIsNotOfTodaysWebSocketIsToldWhichIs(String line, String instead) {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE.replace(line, instead)));

    assertThat(outbound(channel))
        .startsWith("HTTP/1.1 426")
        .containsIgnoringCase("sec-websocket-version: 13");
  }

  @Test
  void pingsAndClosesOfTheWebSocketAreAnswered() {
    var channel = greeted();
    channel.pipeline().addBefore("frames", "control", new AnswerControlFrames());
    channel.writeInbound(new PingWebSocketFrame(text("here?")));
    channel.writeInbound(new PongWebSocketFrame(text("here")));
    channel.writeInbound(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));

    PongWebSocketFrame pong = channel.readOutbound();
    assertThat(pong.content().toString(StandardCharsets.US_ASCII)).isEqualTo("here?");
    pong.release();
    assertThat(closeCode(channel)).isEqualTo(1000);
    assertThat(channel.isActive()).isFalse();
    assertThat(channel.inboundMessages()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8191,    http://evil.example",
    "localhost:8191,    http://shop.localhost:8190",
    "localhost:8191,    https://localhost.evil.example",
    "localhost:8191,    null",
    "localhost:8191,    ''",
    "[::1]:8191,        http://[::2]:8191",
    "'',                http://evil.example",
  })
  void aWebPageIsNoAgent(String host, String origin) {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(upgrade(host, origin)));

    assertThat(outbound(channel)).startsWith("HTTP/1.1 403").contains("CVT-2006");
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void oneForeignOriginAmongTwoIsEnough() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(
        text(upgrade("localhost:8191", "http://localhost:8191\r\nOrigin: http://evil.example")));

    assertThat(outbound(channel)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8191,       http://localhost:8191",
    "tunnel.example.com,   https://Tunnel.example.com",
    "tunnel_broker:8191,   http://tunnel_broker:8191",
    "[::1]:8191,           http://[::1]:8191",
  })
  void anAgentMayNameTheServerAsItsOrigin(String host, String origin) {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(upgrade(host, origin)));

    assertThat(outbound(channel)).startsWith("HTTP/1.1 101");
    channel.finishAndReleaseAll();
  }

  private static String upgrade(String host, String origin) {
    return UPGRADE.replace("Host: a\r\n", "Host: " + host + "\r\nOrigin: " + origin + "\r\n");
  }

  @Test
  void aConnectionThatSaysNothingIsClosedInTime() {
    var channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(pipeline);
    channel.advanceTimeBy(settings.helloTimeout().toMillis() - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isTrue();

    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void aStrangersMessageIsNotKeptForLongerThanAHelloMayBe() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE.replace(ProtocolLimits.PATH, ComzyLimits.PATH)));
    assertThat(outbound(channel)).startsWith("HTTP/1.1 101");
    // The first of 16 MiB (RFC 6455 §5.2), which a client of Comzy may send once it is known.
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, (byte) 0xff, 0, 0, 1, 2, 3, 4}));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[20_000]));
    assertThat(outbound(channel)).isEmpty();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[20_000]));

    assertThat(outbound(channel)).isNotEmpty();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void aFloodOfPingsInThePlaceOfAHelloEndsTheConnection() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE));
    outbound(channel);
    var pings = Unpooled.buffer();
    for (int i = 0; i < 100; i++) {
      pings.writeByte(0x89).writeByte(0x80).writeInt(1); // masked, as a client's have to be
    }
    int answered = 0;
    for (int i = 0; i < 100; i++) {
      channel.writeInbound(pings.retainedDuplicate());
      answered += outbound(channel).length();
    }
    pings.release();

    assertThat(answered).as("bytes of pongs").isLessThan(LittleBeforeHello.MOST);
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void afterHelloTheTunnelTakesThePlaceAndIsFoundBeforeTheAgentKnows() {
    parts.reception().ready();
    var channel = greeted();
    channel.writeInbound(hello(1));

    var welcome = welcome(channel);
    assertThat(parts.tunnels().find(welcome.hostname())).isInstanceOf(Lookup.Online.class);
    assertThat(channel.pipeline().names())
        .contains("tunnel")
        .doesNotContain("hello", "before-hello");
    channel.close();
    channel.runPendingTasks();
    assertThat(parts.tunnels().find(welcome.hostname())).isInstanceOf(Lookup.Offline.class);
    channel.finishAndReleaseAll();
  }

  @Test
  void anAgentThatIsRefusedHearsWhyThenTheSocketCloses() {
    parts.reception().ready();
    var channel = greeted();
    channel.writeInbound(hello(2));

    assertThat(refused(channel).code()).isEqualTo("CVT-2008");
    assertThat(closeCode(channel)).isEqualTo(1008);
    assertThat(parts.sessions().isEmpty()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void anotherFrameBeforeHelloIsAViolation() {
    var channel = greeted();
    channel.writeInbound(
        new BinaryWebSocketFrame(
            Unpooled.buffer().writeInt(0).writeByte(FrameType.PING.code()).writeMedium(0)));

    assertThat(refused(channel).code()).isEqualTo("CVT-2006");
    assertThat(closeCode(channel)).isEqualTo(1002);
    channel.finishAndReleaseAll();
  }

  @Test
  void textBeforeHelloIsAViolation() {
    var channel = greeted();
    channel.writeInbound(new TextWebSocketFrame("{}"));

    assertThat(refused(channel).code()).isEqualTo("CVT-2006");
    assertThat(closeCode(channel)).isEqualTo(1003);
    channel.finishAndReleaseAll();
  }

  @Test
  void whatComesAfterARefusalIsDropped() {
    parts.reception().ready();
    var channel = greeted();
    channel.writeInbound(hello(2));
    channel.writeInbound(hello(1));

    assertThat(parts.sessions().isEmpty()).isTrue();
    channel.finishAndReleaseAll();
  }

  /** A channel whose handshake is done: what stands before the frames is cut away. */
  private EmbeddedChannel greeted() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE));
    assertThat(outbound(channel)).startsWith("HTTP/1.1 101");
    for (var name : List.of("wsdecoder", "wsencoder", "control")) {
      channel.pipeline().remove(name);
    }
    return channel;
  }

  @Test
  void whatTheWebSocketDecoderComplainsAboutReachesTheLastHandler() {
    var channel = new EmbeddedChannel(pipeline);
    channel.writeInbound(text(UPGRADE));
    outbound(channel);
    // A frame header that announces 2^62 bytes (RFC 6455 §5.2), masked.
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            new byte[] {(byte) 0x82, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1}));

    var answer = outbound(channel);
    assertThat(answer).contains("CVT-2007");
    assertThat(channel.isActive()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void anAgentThatSaysAgainAndAgainThatItLeavesIsHeardOnce() {
    parts.reception().ready();
    var channel = greeted();
    channel.writeInbound(hello(1));
    welcome(channel);
    long before = publisher.waitingRecords();
    var drains = Unpooled.buffer();
    for (int i = 0; i < 1000; i++) {
      drains.writeInt(0).writeByte(FrameType.DRAIN.code()).writeMedium(0);
    }
    channel.writeInbound(new BinaryWebSocketFrame(drains));

    assertThat(publisher.waitingRecords() - before).as("records").isLessThan(10);
    channel.finishAndReleaseAll();
  }

  @Test
  void pingsThatComeTogetherAreAnsweredWithOneFlush() {
    parts.reception().ready();
    var channel = greeted();
    channel.writeInbound(hello(1));
    welcome(channel);
    var flushes = new AtomicInteger();
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext ctx) {
                flushes.incrementAndGet();
                ctx.flush();
              }
            });
    channel.pipeline().addBefore("frames", "control", new AnswerControlFrames());
    var pings = new Object[1000];
    for (int i = 0; i < pings.length; i++) {
      pings[i] = new PingWebSocketFrame(text("" + i));
    }
    channel.writeInbound(pings);

    assertThat(flushes.get()).as("flushes").isLessThan(10);
    channel.finishAndReleaseAll();
  }

  private static final String UPGRADE =
      "GET "
          + ProtocolLimits.PATH
          + " HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: other, culvert.v1\r\n\r\n";

  private static BinaryWebSocketFrame hello(int version) {
    var hello =
        new Hello(version, "x/1", "agent", 0, null, null, new Wish("http", 3000, null, null, true));
    var frame = Greetings.frame(Unpooled.buffer().alloc(), hello);
    try {
      return new BinaryWebSocketFrame(
          Unpooled.buffer()
              .writeInt(0)
              .writeByte(FrameType.HELLO.code())
              .writeMedium(frame.content().readableBytes())
              .writeBytes(frame.content()));
    } finally {
      frame.release();
    }
  }

  private static Welcome welcome(EmbeddedChannel channel) {
    return Greetings.welcome(payload(channel, FrameType.WELCOME));
  }

  private static Refused refused(EmbeddedChannel channel) {
    return Greetings.refused(payload(channel, FrameType.REFUSED));
  }

  private static ByteBuf payload(EmbeddedChannel channel, FrameType type) {
    WebSocketFrame message = channel.readOutbound();
    var frame = new FrameReader(message.content()).next();
    assertThat(frame).isNotNull();
    assertThat(frame.type()).isEqualTo(type);
    var copy = Unpooled.copiedBuffer(frame.content());
    frame.release();
    message.release();
    return copy;
  }

  private static int closeCode(EmbeddedChannel channel) {
    @Nullable WebSocketFrame message = channel.readOutbound();
    assertThat(message).isInstanceOf(CloseWebSocketFrame.class);
    int code = ((CloseWebSocketFrame) message).statusCode();
    message.release();
    return code;
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static String outbound(EmbeddedChannel channel) {
    channel.runPendingTasks();
    var all = new StringBuilder();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      all.append(each.toString(StandardCharsets.ISO_8859_1));
      each.release();
    }
    return all.toString();
  }
}
