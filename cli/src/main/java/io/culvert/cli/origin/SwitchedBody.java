package io.culvert.cli.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;

/** What follows a 101: bytes of another protocol, until the direction is closed. */
record SwitchedBody(OriginConnection connection) implements BodyWriter {

  @Override
  public ChannelFuture data(ByteBuf data) {
    return connection.write(data);
  }

  @Override
  public ChannelFuture end(ByteBuf trailers) {
    trailers.release();
    var closed = connection.channel().newPromise();
    // Not before everything is written.
    connection
        .write(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> OriginTls.endOutput(connection.channel()).addListener(_ -> closed.trySuccess()));
    return closed;
  }
}
