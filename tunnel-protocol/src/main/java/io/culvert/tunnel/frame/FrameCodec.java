package io.culvert.tunnel.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between WebSocket messages and {@link Frame}s. Frames that are written between two flushes share
 * messages; a message goes on its way when it is large enough or at the flush.
 *
 * <p>After the first {@link ProtocolViolation} nothing more is read.
 */
public final class FrameCodec extends ChannelDuplexHandler {
  /** A message this large is sent without waiting for the flush, bytes. */
  private static final int ENOUGH = 64 * 1024;

  /** Payloads up to this size are copied beside others; larger ones are passed on as they are. */
  private static final int COPY_LIMIT = 4 * 1024;

  private final boolean contiguous;
  private final List<ChannelPromise> promises = new ArrayList<>();
  private @Nullable ByteBuf gathered;
  private boolean violated;

  private FrameCodec(boolean contiguous) {
    this.contiguous = contiguous;
  }

  /** For the side that does not mask what it sends (RFC 6455 §5.1): large payloads uncopied. */
  public static FrameCodec server() {
    return new FrameCodec(false);
  }

  /**
   * For the side that masks. Masking reads every byte anyway, and reads a single buffer several
   * times faster than a composite one.
   */
  public static FrameCodec client() {
    return new FrameCodec(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof WebSocketFrame part && !part.isFinalFragment()) {
      putTogether(ctx, part);
      return;
    }
    try {
      switch (message) {
        case BinaryWebSocketFrame binary when !violated -> readFrames(ctx, binary.content());
        case TextWebSocketFrame _ when !violated -> {
          violated = true;
          throw ProtocolViolation.notBinary();
        }
        default -> {
          // WebSocket control frames are the WebSocket handler's; the rest came after the end.
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Few send messages in fragments; what they need comes into the pipeline with the first one. */
  private static void putTogether(ChannelHandlerContext ctx, WebSocketFrame first) {
    var limit = new LimitFragments();
    ctx.pipeline()
        .addBefore(ctx.name(), "fragments", limit)
        .addBefore(
            ctx.name(), "whole-message", new WebSocketFrameAggregator(ProtocolLimits.MAX_MESSAGE));
    limit.channelRead(ctx.pipeline().context(limit), first);
  }

  private void readFrames(ChannelHandlerContext ctx, ByteBuf message) {
    try {
      var reader = new FrameReader(message);
      for (var frame = reader.next(); frame != null; frame = reader.next()) {
        ctx.fireChannelRead(frame);
      }
    } catch (ProtocolViolation violation) {
      violated = true;
      throw violation;
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof Frame frame) {
      try {
        gather(ctx, frame, promise);
      } finally {
        frame.release();
      }
      return;
    }
    if (message instanceof CloseWebSocketFrame) {
      send(ctx);
    }
    ctx.write(message, promise);
  }

  private void gather(ChannelHandlerContext ctx, Frame frame, ChannelPromise promise) {
    var payload = frame.content();
    int length = payload.readableBytes();
    boolean copy = contiguous || length <= COPY_LIMIT;
    if (gathered != null
        && gathered.readableBytes() + ProtocolLimits.FRAME_HEADER + length > ENOUGH) {
      send(ctx);
    }
    if (gathered == null) {
      gathered =
          ctx.alloc().ioBuffer(Math.max(1024, ProtocolLimits.FRAME_HEADER + (copy ? length : 0)));
    }
    gathered.writeInt(frame.streamId()).writeByte(frame.type().code()).writeMedium(length);
    if (!promise.isVoid()) {
      promises.add(promise);
    }
    if (copy) {
      gathered.writeBytes(payload, payload.readerIndex(), length);
    } else {
      gathered =
          ctx.alloc()
              .compositeBuffer(2)
              .addComponent(true, gathered)
              .addComponent(true, payload.retain());
      send(ctx);
    }
  }

  private void send(ChannelHandlerContext ctx) {
    var message = gathered;
    if (message == null) {
      return;
    }
    gathered = null;
    if (promises.isEmpty()) {
      ctx.write(new BinaryWebSocketFrame(message));
      return;
    }
    var done = List.copyOf(promises);
    promises.clear();
    ctx.write(new BinaryWebSocketFrame(message))
        .addListener(
            written -> {
              for (var promise : done) {
                if (written.isSuccess()) {
                  promise.trySuccess();
                } else {
                  promise.tryFailure(written.cause());
                }
              }
            });
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    send(ctx);
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    flush(ctx);
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
    var never = new ClosedChannelException();
    promises.forEach(promise -> promise.tryFailure(never));
    promises.clear();
  }
}
