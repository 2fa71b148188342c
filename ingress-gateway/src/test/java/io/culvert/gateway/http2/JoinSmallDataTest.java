package io.culvert.gateway.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind Netty's codec, before a stream that takes nothing until the test says so. */
class JoinSmallDataTest {
  private static final int STREAM = 1;
  private static final int END = Http2Flags.END_STREAM;
  private static final int PADDED = Http2Flags.PADDED;
  private static final int WINDOW = 256 * 1024;

  private final Http2FrameCodec codec =
      Http2FrameCodecBuilder.forServer()
          .initialSettings(new Http2Settings().initialWindowSize(WINDOW))
          .build();
  private final Stream stream = new Stream();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(codec, new JoinSmallData(codec), stream);

  /** What the stream is handed, as text: a piece, or the name of another frame. */
  private static final class Stream extends ChannelInboundHandlerAdapter {
    private final List<String> got = new ArrayList<>();
    private Http2FrameStream itself;
    private ChannelHandlerContext ctx;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ctx = context;
      switch (frame) {
        case Http2HeadersFrame head -> {
          itself = head.stream();
          got.add("head");
        }
        case Http2DataFrame data ->
            got.add(data.content().toString(US_ASCII) + (data.isEndStream() ? "." : ""));
        case Http2ResetFrame _ -> got.add("reset");
        default -> {}
      }
      ReferenceCountUtil.release(frame);
    }

    void takes(int bytes) {
      ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(bytes).stream(itself));
    }
  }

  @BeforeEach
  void open() throws Exception {
    channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf().retainedDuplicate());
    channel.writeInbound(frame(Http2FrameTypes.SETTINGS, 0, 0, ""));
    channel.writeInbound(frame(Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0, "")); // of ours
    var head =
        new DefaultHttp2Headers().method("POST").scheme("http").authority("a.example").path("/");
    var block = Unpooled.buffer();
    new DefaultHttp2HeadersEncoder().encodeHeaders(STREAM, head, block);
    channel.writeInbound(frame(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, STREAM, block));
    assertThat(stream.got).containsExactly("head");
    stream.got.clear();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf frame(int type, int flags, int stream, String payload) {
    return frame(type, flags, stream, Unpooled.copiedBuffer(payload, US_ASCII));
  }

  private static ByteBuf frame(int type, int flags, int stream, ByteBuf payload) {
    var frame = Unpooled.buffer();
    frame.writeMedium(payload.readableBytes()).writeByte(type).writeByte(flags).writeInt(stream);
    return frame.writeBytes(payload);
  }

  private static ByteBuf data(int flags, String payload) {
    return frame(Http2FrameTypes.DATA, flags, STREAM, payload);
  }

  private int unconsumed() {
    var connection = codec.connection();
    return connection.local().flowController().unconsumedBytes(connection.stream(STREAM));
  }

  @Test
  void aWindowOfSingleBytesThatNobodyTakesWaitsInFewPieces() {
    stream.ctx.write(new DefaultHttp2WindowUpdateFrame(WINDOW)); // of the connection
    for (int i = 0; i < WINDOW; i++) {
      channel.writeInbound(data(0, "x"));
    }
    assertThat(stream.got).hasSizeLessThanOrEqualTo(1 + WINDOW / JoinSmallData.PIECE);
    assertThat(unconsumed()).isEqualTo(WINDOW);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void aStreamThatTakesWhatComesGetsEachReadAtOnceAsOnePiece() {
    channel.writeInbound(Unpooled.wrappedBuffer(data(0, "a"), data(0, "b")));
    stream.takes(2);
    channel.writeInbound(data(0, "c"));
    assertThat(stream.got).containsExactly("ab", "c");
  }

  @Test
  void whatWaitsComesWhenTheRestIsTaken() {
    channel.writeInbound(data(0, "a"));
    channel.writeInbound(data(0, "b"));
    channel.writeInbound(data(0, "c"));
    assertThat(stream.got).containsExactly("a");
    stream.takes(1);
    channel.runPendingTasks();
    assertThat(stream.got).containsExactly("a", "bc");
    stream.takes(2);
    assertThat(unconsumed()).isZero();
  }

  @Test
  void largePiecesPassAsTheyAreBehindWhatCameBefore() {
    var large = "x".repeat(JoinSmallData.PIECE);
    channel.writeInbound(data(0, "a"));
    channel.writeInbound(data(0, "b"));
    channel.writeInbound(data(0, large));
    assertThat(stream.got).containsExactly("a", "b", large);
  }

  @Test
  void theEndDoesNotWait() {
    channel.writeInbound(data(0, "a"));
    channel.writeInbound(data(0, "b"));
    channel.writeInbound(data(END, "c"));
    assertThat(stream.got).containsExactly("a", "bc.");
  }

  @Test
  void aResetDoesNotOvertakeBytes() {
    channel.writeInbound(data(0, "a"));
    channel.writeInbound(data(0, "b"));
    var cancel = Unpooled.buffer().writeInt((int) Http2Error.CANCEL.code());
    channel.writeInbound(frame(Http2FrameTypes.RST_STREAM, 0, STREAM, cancel));
    assertThat(stream.got).containsExactly("a", "b", "reset");
  }

  @Test
  void windowForPaddingIsGivenBackAtOnce() {
    channel.writeInbound(data(PADDED, "\u0003abc---")); // its length, which counts too, and it
    assertThat(stream.got).containsExactly("abc");
    assertThat(unconsumed()).isEqualTo(3);
  }

  @Test
  void aConnectionThatClosesLetsGoOfWhatWaits() {
    channel.writeInbound(data(0, "a"));
    var waits = data(0, "b");
    channel.writeInbound(waits);
    channel.close();
    assertThat(waits.refCnt()).isZero();
    assertThat(stream.got).containsExactly("a");
  }
}
