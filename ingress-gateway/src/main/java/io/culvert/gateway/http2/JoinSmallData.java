package io.culvert.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamEvent;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins small pieces of a stream while it has not taken what came before them. A client may fill
 * its window with frames of a byte, each of which would wait as an object of its own; so a window
 * of them costs a window. A stream that takes what comes gets it with the read that brought it.
 */
final class JoinSmallData extends ChannelDuplexHandler {
  /** Pieces below that are joined until they are as much, bytes. */
  static final int PIECE = 8 * 1024;

  private final Http2FrameCodec codec;
  private final Map<Http2FrameStream, ByteBuf> waiting = new HashMap<>();
  private boolean looksSoon;

  /**
   * @param codec knows what streams have taken
   */
  JoinSmallData(Http2FrameCodec codec) {
    this.codec = codec;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Http2DataFrame data when isSmall(data) -> join(ctx, data);
      case Http2DataFrame data -> passBehind(ctx, data.stream(), data);
      case Http2HeadersFrame head -> passBehind(ctx, head.stream(), head);
      case Http2ResetFrame reset -> passBehind(ctx, reset.stream(), reset);
      default -> ctx.fireChannelRead(message); // has no place among the bytes of a stream
    }
  }

  private boolean isSmall(Http2DataFrame data) {
    boolean isWhole = data.isEndStream() && !waiting.containsKey(data.stream());
    return !isWhole && data.content().readableBytes() < PIECE;
  }

  private void join(ChannelHandlerContext ctx, Http2DataFrame data) {
    var stream = data.stream();
    var content = data.content();
    var joined = waiting.computeIfAbsent(stream, _ -> ctx.alloc().buffer(content.readableBytes()));
    joined.writeBytes(content);
    if (data.padding() > 0) {
      // It is not kept, and what is handed on says nothing of it.
      ctx.write(new DefaultHttp2WindowUpdateFrame(data.padding()).stream(stream));
    }
    boolean ends = data.isEndStream();
    data.release();
    if (ends || joined.readableBytes() >= PIECE) {
      handOn(ctx, stream, ends);
    }
  }

  private void passBehind(ChannelHandlerContext ctx, Http2FrameStream stream, Object frame) {
    handOn(ctx, stream, false);
    ctx.fireChannelRead(frame);
  }

  private void handOn(ChannelHandlerContext ctx, Http2FrameStream stream, boolean ends) {
    var joined = waiting.remove(stream);
    if (joined != null) {
      ctx.fireChannelRead(new DefaultHttp2DataFrame(joined, ends).stream(stream));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    handOnWhatIsWanted(ctx);
    ctx.fireChannelReadComplete();
  }

  private void handOnWhatIsWanted(ChannelHandlerContext ctx) {
    if (!waiting.isEmpty()) {
      for (var stream : List.copyOf(waiting.keySet())) {
        if (hasTakenTheRest(stream)) {
          handOn(ctx, stream, false);
        }
      }
    }
  }

  private boolean hasTakenTheRest(Http2FrameStream frames) {
    var joined = waiting.get(frames);
    Http2Stream stream = codec.connection().stream(frames.id());
    return joined != null
        && (stream == null
            || codec.connection().local().flowController().unconsumedBytes(stream)
                <= joined.readableBytes());
  }

  /** A stream says what it has taken by the window that it gives for it. */
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (message instanceof Http2WindowUpdateFrame update
        && waiting.containsKey(update.stream())
        && !looksSoon) {
      looksSoon = true;
      ctx.executor().execute(() -> look(ctx)); // not from within the stream's own reading
    }
  }

  private void look(ChannelHandlerContext ctx) {
    looksSoon = false;
    channelReadComplete(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2FrameStreamEvent change
        && change.stream().state() == Http2Stream.State.CLOSED) {
      var joined = waiting.remove(change.stream());
      if (joined != null) {
        joined.release();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.values().forEach(ByteBuf::release);
    waiting.clear();
  }
}
