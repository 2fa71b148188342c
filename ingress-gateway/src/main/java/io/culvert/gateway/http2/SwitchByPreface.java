package io.culvert.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * In clear: a connection that begins with the preface of HTTP/2 speaks it (RFC 9113 §3.3), any
 * other speaks HTTP/1.1. Goes when that is known.
 */
public final class SwitchByPreface extends ByteToMessageDecoder {
  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf().asReadOnly());

  private final Http2Entrance http2;

  public SwitchByPreface(Http2Entrance http2) {
    this.http2 = http2;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean begins =
        ByteBufUtil.equals(in, in.readerIndex(), PREFACE, PREFACE.readerIndex(), length);
    if (begins && length < PREFACE.readableBytes()) {
      return;
    }
    var pipeline = ctx.pipeline();
    if (begins) {
      var held = LeaveHttp1.in(pipeline);
      http2.addTo(pipeline);
      held.letGo(pipeline);
    }
    pipeline.remove(this); // hands on what was read
  }
}
