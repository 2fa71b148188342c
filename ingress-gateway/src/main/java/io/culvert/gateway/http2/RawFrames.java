package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2DataFrame;
import java.util.ArrayDeque;
import java.util.Queue;

/** The bytes of a stream that has left HTTP, read as those of an upgraded connection are. */
final class RawFrames {
  private final Queue<Http2DataFrame> early = new ArrayDeque<>(2);
  private State state = State.HTTP;
  private boolean ended;

  private enum State {
    HTTP,
    /** The origin has said yes; the pipeline is being rebuilt. */
    SWITCHING,
    RAW
  }

  /** Whether the client was told that nothing more comes. */
  boolean isEnded() {
    return ended;
  }

  /** A frame goes to the client. */
  void wrote(Http2DataFrame frame) {
    ended |= frame.isEndStream();
  }

  boolean hasBegun() {
    return state != State.HTTP;
  }

  /** Hands on what came and comes, when the pipeline has been rebuilt by who calls this. */
  void beginSoon(ChannelHandlerContext ctx) {
    state = State.SWITCHING;
    ctx.executor()
        .execute(
            () -> {
              state = State.RAW;
              for (var frame = early.poll(); frame != null; frame = early.poll()) {
                pass(ctx, frame);
              }
              ctx.fireChannelReadComplete();
            });
  }

  /** Takes a frame; what waits is never more than the stream's window. */
  void read(ChannelHandlerContext ctx, Http2DataFrame frame) {
    if (state == State.RAW) {
      pass(ctx, frame);
    } else {
      early.add(frame);
    }
  }

  private static void pass(ChannelHandlerContext ctx, Http2DataFrame frame) {
    boolean ended = frame.isEndStream();
    ctx.fireChannelRead(frame.content());
    if (ended) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  /** Gives up what waits. */
  void release() {
    early.forEach(Http2DataFrame::release);
    early.clear();
  }
}
