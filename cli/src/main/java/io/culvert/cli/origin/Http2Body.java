package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * A body as frames of an HTTP/2 stream.
 *
 * @param endedByHead whether the head has said already that there is none
 */
record Http2Body(Channel origin, boolean endedByHead) implements BodyWriter {

  @Override
  public ChannelFuture data(ByteBuf data) {
    return origin.writeAndFlush(new DefaultHttp2DataFrame(data));
  }

  @Override
  public @Nullable ChannelFuture end(ByteBuf trailers) {
    try {
      if (!endedByHead) {
        origin.writeAndFlush(
            trailers.isReadable()
                ? new DefaultHttp2HeadersFrame(
                    Http2Heads.trailers(HttpHeads.decodeTrailers(trailers)), true)
                : new DefaultHttp2DataFrame(true));
      }
      return null;
    } catch (MalformedHead e) {
      throw new IllegalStateException("the trailers were read before", e);
    } finally {
      trailers.release();
    }
  }
}
