package io.culvert.cli.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** A body whose length its head has said, or none at all: bytes as they are. */
record PlainBody(OriginConnection connection) implements BodyWriter {

  @Override
  public ChannelFuture data(ByteBuf data) {
    return connection.write(data);
  }

  @Override
  public @Nullable ChannelFuture end(ByteBuf trailers) {
    trailers.release();
    return null;
  }
}
