package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TunnelConnectionTest {
  private final List<Reader> accepted = new ArrayList<>();
  private final WiredTunnel tunnel = new WiredTunnel(this::accept);
  private final Reader reader = new Reader();
  private boolean slowAgent;

  private StreamListener accept(TunnelStream stream, StreamKind kind, ByteBuf head) {
    var agentReader = new Reader();
    agentReader.stream = stream;
    agentReader.slow = slowAgent;
    agentReader.onHead(head);
    accepted.add(agentReader);
    return agentReader;
  }

  @AfterEach
  void nothingIsLeftInMemory() {
    tunnel.close();
    assertThat(tunnel.bytesHeld()).isZero();
    assertThat(tunnel.budget.left()).isEqualTo(64 << 20);
  }

  private TunnelStream open() {
    var stream = tunnel.open(reader);
    reader.stream = stream;
    tunnel.settle();
    return stream;
  }

  private TunnelStream agentStream() {
    var stream = accepted.getFirst().stream;
    assertThat(stream).isNotNull();
    return stream;
  }

  @Test
  void anExchangePassesWithItsHeadsBodiesAndTrailers() {
    var stream = open();
    stream.data(tunnel.bytes("ping"));
    stream.end(tunnel.bytes("A: 1\r\n\r\n"));
    tunnel.settle();
    agentStream().head(tunnel.bytes("HTTP/1.1 103 Early Hints\r\n\r\n"));
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    agentStream().data(tunnel.bytes("pong"));
    agentStream().end(tunnel.nothing());
    tunnel.settle();

    assertThat(accepted.getFirst().heads).containsExactly("GET / HTTP/1.1\r\n\r\n");
    assertThat(accepted.getFirst().body.toString()).isEqualTo("ping");
    assertThat(accepted.getFirst().trailers).isEqualTo("A: 1\r\n\r\n");
    assertThat(reader.heads)
        .containsExactly("HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");
    assertThat(reader.body.toString()).isEqualTo("pong");
    assertThat(reader.trailers).isEmpty();
    assertThat(tunnel.broker.openStreams()).isZero();
    assertThat(tunnel.agent.openStreams()).isZero();
  }

  @Test
  void bothSidesCountTheSameBytesOnTheStreamAndOnTheTunnel() {
    var stream = open();
    stream.data(tunnel.bytes("12345"));
    stream.end(tunnel.nothing());
    tunnel.settle();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    agentStream().data(tunnel.bytes("123"));
    agentStream().end(tunnel.nothing());
    tunnel.settle();

    assertThat(stream.bytesIn()).isEqualTo(18 + 5);
    assertThat(stream.bytesOut()).isEqualTo(19 + 3);
    for (var traffic : List.of(tunnel.broker.traffic(), tunnel.agent.traffic())) {
      assertThat(traffic.bytesIn()).isEqualTo(23);
      assertThat(traffic.bytesOut()).isEqualTo(22);
      assertThat(traffic.requests()).isEqualTo(1);
    }
  }

  @Test
  void aWriterIsStoppedByASlowReaderAndGoesOnWhenCreditComesBack() {
    slowAgent = true;
    var stream = open();
    stream.data(tunnel.bytes(new byte[ProtocolLimits.INITIAL_WINDOW + 1]));
    tunnel.settle();

    assertThat(stream.isWritable()).isFalse();
    assertThat(accepted.getFirst().body.size()).isEqualTo(ProtocolLimits.INITIAL_WINDOW);

    accepted.getFirst().catchUp();
    tunnel.settle();
    assertThat(accepted.getFirst().body.size()).isEqualTo(ProtocolLimits.INITIAL_WINDOW + 1);
    assertThat(stream.isWritable()).isTrue();
    assertThat(reader.writable).isEqualTo(1);
  }

  @Test
  void aStalledStreamDoesNotStopAnother() {
    slowAgent = true;
    open().data(tunnel.bytes(new byte[ProtocolLimits.INITIAL_WINDOW + 1]));
    tunnel.settle();
    slowAgent = false;
    var other = tunnel.open(new Reader());
    other.data(tunnel.bytes(new byte[3 * ProtocolLimits.INITIAL_WINDOW]));
    tunnel.settle();

    assertThat(accepted.get(1).body.size()).isEqualTo(3 * ProtocolLimits.INITIAL_WINDOW);
  }

  @Test
  void aFullSocketStopsEveryStreamAndTellsThoseThatAskedWhenItTakesMore() {
    var stream = open();
    outboundBuffer(tunnel.brokerChannel).setUserDefinedWritability(1, false);
    tunnel.settle();
    assertThat(stream.isWritable()).isFalse();
    stream.data(tunnel.bytes("waits"));
    tunnel.settle();
    assertThat(accepted.getFirst().body.size()).isZero();

    outboundBuffer(tunnel.brokerChannel).setUserDefinedWritability(1, true);
    tunnel.settle();
    assertThat(accepted.getFirst().body.toString()).isEqualTo("waits");
    assertThat(reader.writable).isEqualTo(1);
    assertThat(stream.isWritable()).isTrue();
  }

  @Test
  void streamsTakeTurnsWhenTheSocketIsBack() {
    var first = open();
    var second = tunnel.open(new Reader());
    tunnel.settle();
    outboundBuffer(tunnel.brokerChannel).setUserDefinedWritability(1, false);
    tunnel.settle();
    first.data(tunnel.bytes(new byte[2 * ProtocolLimits.MAX_DATA]));
    second.data(tunnel.bytes(new byte[2 * ProtocolLimits.MAX_DATA]));
    outboundBuffer(tunnel.brokerChannel).setUserDefinedWritability(1, true);
    tunnel.brokerChannel.runPendingTasks();

    var order = new ArrayList<Integer>();
    for (WebSocketFrame each = tunnel.brokerChannel.readOutbound();
        each != null;
        each = tunnel.brokerChannel.readOutbound()) {
      order.add(each.content().getInt(0));
      each.release();
    }
    assertThat(order).containsExactly(1, 2, 1, 2);
  }

  @Test
  void aResetReachesTheOtherSideAndEndsBothDirections() {
    open().reset(ResetCode.CLIENT_LEFT, "gone");
    tunnel.settle();

    assertThat(accepted.getFirst().reset).isEqualTo(ResetCode.CLIENT_LEFT);
    assertThat(reader.reset).isNull();
    assertThat(tunnel.broker.openStreams() + tunnel.agent.openStreams()).isZero();
  }

  @Test
  void framesOfAStreamThatIsAlreadyOverAreSkippedAndNotCounted() {
    var stream = open();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    stream.reset(ResetCode.CLIENT_LEFT, "gone");
    agentStream().data(tunnel.bytes("late"));
    tunnel.settle();

    assertThat(tunnel.brokerEvents).isEmpty();
    assertThat(tunnel.broker.traffic().bytesOut()).isEqualTo(stream.bytesOut());
  }

  @Test
  void aPeerThatSendsMoreThanItsCreditLosesTheStreamOnly() {
    open();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.settle();
    reader.slow = true;
    for (int i = 0; i < 5; i++) {
      inject(1, FrameType.DATA, ProtocolLimits.MAX_DATA);
    }
    tunnel.settle();

    assertThat(reader.reset).isEqualTo(ResetCode.PROTOCOL_ERROR);
    assertThat(accepted.getFirst().reset).isEqualTo(ResetCode.PROTOCOL_ERROR);
    assertThat(reader.body.size()).isEqualTo(ProtocolLimits.INITIAL_WINDOW);
    assertThat(tunnel.brokerEvents).isEmpty();
  }

  @Test
  void aReaderThatIsBehindIsToldOfCountlessSmallPiecesInFewLargerOnes() {
    open();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.settle();
    reader.slow = true;
    for (int i = 0; i < 30_000; i++) {
      inject(1, FrameType.DATA, 1);
    }
    assertThat(reader.pieces).isLessThan(4_200);

    reader.catchUp();
    assertThat(reader.body.size()).as("nothing waits for more to come").isEqualTo(30_000);
    reader.slow = false;
    for (int i = 0; i < 10; i++) {
      inject(1, FrameType.DATA, 1);
    }
    reader.catchUp();
    assertThat(reader.body.size()).as("who keeps up is told at once").isEqualTo(30_010);
  }

  @Test
  void whatWaitsForASlowReaderComesBeforeTheEnd() {
    open();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.settle();
    reader.slow = true;
    inject(1, FrameType.DATA, 5_000);
    inject(1, FrameType.DATA, 100);
    assertThat(reader.body.size()).isEqualTo(5_000);
    inject(1, FrameType.DATA, 1_000);
    assertThat(reader.body.size()).as("in their order").isEqualTo(6_100);
    inject(1, FrameType.DATA, 100);
    inject(1, FrameType.END, 0);

    assertThat(reader.body.size()).isEqualTo(6_200);
    assertThat(reader.trailers).isEmpty();
  }

  @Test
  void dataWithoutBytesReachesNobodyBecauseItCostsNoCredit() {
    open();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.settle();
    for (int i = 0; i < 100; i++) {
      inject(1, FrameType.DATA, 0);
    }
    inject(1, FrameType.DATA, 1);

    assertThat(reader.pieces).isEqualTo(1);
    assertThat(reader.reset).isNull();
  }

  @Test
  void aBodyBeforeItsHeadBreaksTheStream() {
    open();
    inject(1, FrameType.DATA, 1);

    assertThat(reader.reset).isEqualTo(ResetCode.PROTOCOL_ERROR);
  }

  @Test
  void headsWithoutEndBreakTheStream() {
    open();
    for (int i = 0; i < 3; i++) {
      inject(1, FrameType.HEAD, ProtocolLimits.MAX_HEAD);
    }

    assertThat(reader.reset).isEqualTo(ResetCode.PROTOCOL_ERROR);
    assertThat(reader.heads).hasSize(2);
  }

  @Test
  void anAgentThatOpensAStreamIsClosedAsAViolator() {
    inject(1, FrameType.OPEN, 10);

    assertThat(tunnel.brokerEvents).containsExactly("closed PROTOCOL_ERROR");
    assertThat(closeCode()).isEqualTo(1002);
  }

  @Test
  void aFrameOfAStreamThatNeverWasIsAViolation() {
    inject(7, FrameType.DATA, 1);

    assertThat(tunnel.brokerEvents).containsExactly("closed PROTOCOL_ERROR");
  }

  @Test
  void aFrameOverItsLimitClosesTheTunnelWithTheCodeForIt() {
    open();
    inject(1, FrameType.DATA, ProtocolLimits.MAX_DATA + 1);

    assertThat(reader.reset).isEqualTo(ResetCode.AGENT_GONE);
    assertThat(tunnel.brokerEvents).containsExactly("closed PROTOCOL_ERROR");
    assertThat(closeCode()).isEqualTo(1009);
  }

  @Test
  void aTextMessageClosesTheTunnelWithTheCodeForIt() {
    tunnel.brokerChannel.writeInbound(new TextWebSocketFrame("hello"));

    assertThat(tunnel.brokerEvents).containsExactly("closed PROTOCOL_ERROR");
    assertThat(closeCode()).isEqualTo(1003);
  }

  @Test
  void framesOfUnknownTypesAreSkipped() {
    var stream = open();
    var message = tunnel.allocator.buffer();
    message.writeInt(99).writeByte(77).writeMedium(3).writeZero(3);
    message.writeInt(1).writeByte(FrameType.HEAD.code()).writeMedium(2).writeShort(0x4142);
    tunnel.brokerChannel.writeInbound(new BinaryWebSocketFrame(message));

    assertThat(reader.heads).containsExactly("AB");
    assertThat(stream.bytesOut()).isEqualTo(2);
  }

  @Test
  void aClosedConnectionResetsEveryStreamAndTurnsNewOnesAway() {
    open();
    tunnel.agentChannel.close();
    tunnel.brokerChannel.close();
    tunnel.settle();
    var late = new Reader();
    tunnel.open(late);
    assertThat(late.reset).isNull(); // Not before the caller has its stream.
    tunnel.settle();

    assertThat(reader.reset).isEqualTo(ResetCode.AGENT_GONE);
    assertThat(accepted.getFirst().reset).isEqualTo(ResetCode.AGENT_GONE);
    assertThat(late.reset).isEqualTo(ResetCode.REFUSED); // nobody saw anything of it
    assertThat(tunnel.brokerEvents).containsExactly("closed PEER_LEFT");
  }

  @Test
  void noMoreStreamsThanAllowedAreOpenAtOnce() {
    for (int i = 0; i < ProtocolLimits.MAX_STREAMS; i++) {
      tunnel.open(new Reader());
    }
    tunnel.settle();
    tunnel.open(reader);
    tunnel.settle();

    assertThat(reader.reset).isEqualTo(ResetCode.REFUSED);
    assertThat(accepted).hasSize(ProtocolLimits.MAX_STREAMS);
  }

  @Test
  void whatAStreamHasCountedWhenItIsOverIsAllThatTheTunnelCounts() {
    var counted = new ArrayList<Long>();
    var stream = open();
    stream.whenOver(() -> counted.add(stream.bytesIn() + stream.bytesOut()));
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    agentStream().data(tunnel.bytes("on its way when the client leaves"));
    stream.data(tunnel.bytes("upload"));
    assertThat(counted).isEmpty();

    stream.reset(ResetCode.CLIENT_LEFT, "left");
    tunnel.settle();

    var traffic = tunnel.broker.traffic();
    assertThat(counted).containsExactly(traffic.bytesIn() + traffic.bytesOut());
    stream.whenOver(() -> counted.add(0L));
    assertThat(counted).hasSize(2);
  }

  @Test
  void drainAndLogLinesReachTheAgent() {
    tunnel.broker.drain();
    tunnel.broker.log(new LogLine("info", "hi"));
    tunnel.settle();

    assertThat(tunnel.agentEvents).containsExactly("drain", "log hi");
  }

  @Test
  void anAgentThatLeavesEndsWhatRunsAndGetsNothingNew() {
    var running = open();
    tunnel.agent.drain();
    tunnel.settle();
    tunnel.broker.endWhenIdle(Duration.ZERO);
    var late = new Reader();
    tunnel.open(late);
    tunnel.settle();

    assertThat(tunnel.brokerEvents).containsExactly("drain");
    assertThat(late.reset).isEqualTo(ResetCode.REFUSED);
    assertThat(accepted).hasSize(1);
    assertThat(tunnel.brokerChannel.isActive()).isTrue();

    running.end(tunnel.bytes(""));
    agentStream().head(tunnel.bytes("HTTP/1.1 204 No Content\r\n\r\n"));
    agentStream().end(tunnel.bytes(""));
    tunnel.settle();

    assertThat(reader.trailers).isEmpty();
    assertThat(tunnel.brokerEvents).containsExactly("drain", "closed PEER_LEFT");
  }

  @Test
  void anIdleAgentThatLeavesIsClosedAtOnce() {
    tunnel.broker.endWhenIdle(Duration.ZERO);
    tunnel.settle();

    assertThat(tunnel.brokerEvents).containsExactly("closed PEER_LEFT");
  }

  @Test
  void streamsOnTheirWayCountAsOpen() {
    tunnel.open(reader);
    assertThat(tunnel.broker.openStreams()).isOne();
    tunnel.settle();
    assertThat(tunnel.broker.openStreams()).isOne();
    assertThat(tunnel.agent.openStreams()).isOne();
  }

  @Test
  void aRefusedAgentLearnsWhyAndTheConnectionCloses() {
    open();
    tunnel.broker.refuse(new Refused("CVT-2004", "over", "log in", false));
    tunnel.settle();

    assertThat(tunnel.agentEvents).containsExactly("refused CVT-2004", "closed PEER_LEFT");
    assertThat(tunnel.brokerEvents).containsExactly("closed CLOSED_HERE");
    assertThat(reader.reset).isEqualTo(ResetCode.AGENT_GONE);
  }

  @Test
  void idleSidesKeepEachOtherAlive() {
    for (int i = 0; i < 60; i++) {
      tunnel.advance(Duration.ofSeconds(1));
      tunnel.settle();
    }

    assertThat(tunnel.brokerEvents).isEmpty();
    assertThat(tunnel.agentEvents).isEmpty();
  }

  @Test
  void aSilentPeerIsGivenUpWithinFifteenSeconds() {
    open();
    int seconds = 0;
    while (tunnel.brokerEvents.isEmpty() && seconds < 60) {
      tunnel.advance(Duration.ofSeconds(1));
      tunnel.brokerChannel.runPendingTasks();
      seconds++;
    }

    assertThat(seconds).isBetween(12, 15);
    assertThat(tunnel.brokerEvents).containsExactly("closed PEER_LOST");
    assertThat(reader.reset).isEqualTo(ResetCode.AGENT_GONE);
    assertThat(tunnel.brokerChannel.isActive()).isFalse();
  }

  @Test
  void aPeerThatOnlyReceivesIsHeardFromAllTheSame() {
    var stream = open();
    for (int i = 0; i < 20; i++) {
      stream.data(tunnel.bytes("x"));
      tunnel.advance(Duration.ofSeconds(1));
      tunnel.settle();
    }

    assertThat(tunnel.brokerEvents).isEmpty();
  }

  @Test
  void whatWasWrittenBetweenTwoFlushesSharesAMessage() {
    var stream = tunnel.open(reader);
    stream.data(tunnel.bytes("a"));
    stream.data(tunnel.bytes("b"));
    stream.end(tunnel.nothing());
    tunnel.brokerChannel.runPendingTasks();

    assertThat(tunnel.brokerChannel.outboundMessages()).hasSize(1);
  }

  @Test
  void aListenerThatFailsLosesItsStreamOnly() {
    var stream =
        tunnel.open(
            new FailingListener(
                () -> {
                  throw new IllegalStateException("on purpose");
                }));
    tunnel.settle();
    agentStream().head(tunnel.bytes("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.settle();

    assertThat(accepted.getFirst().reset).isEqualTo(ResetCode.INTERNAL);
    assertThat(tunnel.brokerEvents).isEmpty();
    assertThat(stream.isWritable()).isFalse();
  }

  private void inject(int stream, FrameType type, int length) {
    var message = tunnel.allocator.buffer(8 + length);
    message.writeInt(stream).writeByte(type.code()).writeMedium(length).writeZero(length);
    tunnel.brokerChannel.writeInbound(new BinaryWebSocketFrame(message));
  }

  private int closeCode() {
    for (WebSocketFrame each = tunnel.brokerChannel.readOutbound();
        each != null;
        each = tunnel.brokerChannel.readOutbound()) {
      try (var _ = new Releasing(each)) {
        if (each instanceof CloseWebSocketFrame close) {
          return close.statusCode();
        }
      }
    }
    return -1;
  }

  private record Releasing(WebSocketFrame frame) implements AutoCloseable {
    @Override
    public void close() {
      frame.release();
    }
  }

  private static final class FailingListener extends IgnoreStream {
    private final Runnable failure;

    FailingListener(Runnable failure) {
      this.failure = failure;
    }

    @Override
    public void onHead(ByteBuf head) {
      super.onHead(head);
      failure.run();
    }
  }

  private static ChannelOutboundBuffer outboundBuffer(EmbeddedChannel channel) {
    return channel.unsafe().outboundBuffer();
  }
}
