package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** A body in chunks (RFC 9112 §7.1): one for each piece that came. */
record ChunkedBody(OriginConnection connection) implements BodyWriter {
  private static final ByteBuf LINE_END = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n");

  private static ByteBuf constant(String text) {
    var bytes = text.getBytes(US_ASCII);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  @Override
  public ChannelFuture data(ByteBuf data) {
    var size = Integer.toHexString(data.readableBytes()) + "\r\n";
    connection.write(ByteBufUtil.writeAscii(data.alloc(), size));
    var written = connection.write(data);
    connection.write(LINE_END.duplicate());
    return written;
  }

  @Override
  public @Nullable ChannelFuture end(ByteBuf trailers) {
    connection.write(LAST_CHUNK.duplicate());
    if (trailers.isReadable()) {
      connection.write(trailers);
    } else {
      trailers.release();
      connection.write(LINE_END.duplicate());
    }
    return null;
  }
}
