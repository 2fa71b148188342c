package io.culvert.gateway.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.gateway.connection.LingeringClose;
import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/** An error as PostgreSQL clients show it (PostgreSQL documentation §54.7, §54.8). */
final class ErrorResponse {
  /** The server rejected the establishment of the connection (SQL standard, class 08). */
  static final String REJECTED = "08004";

  static final String PROTOCOL_VIOLATION = "08P01";

  private ErrorResponse() {}

  /** Says it and closes, leaving the client time to read it. */
  static void sayAndClose(ChannelHandlerContext ctx, String sqlState, CulvertError error) {
    ctx.writeAndFlush(of(ctx.alloc(), sqlState, error))
        .addListener((ChannelFutureListener) written -> LingeringClose.of(written.channel()));
  }

  static ByteBuf of(ByteBufAllocator allocator, String sqlState, CulvertError error) {
    var message = allocator.buffer().writeByte('E').writeInt(0);
    field(message, 'S', "FATAL");
    field(message, 'V', "FATAL");
    field(message, 'C', sqlState);
    field(message, 'M', error.code() + " " + error.what());
    field(message, 'H', error.action());
    message.writeByte(0);
    return message.setInt(1, message.readableBytes() - 1);
  }

  private static void field(ByteBuf message, char type, String text) {
    message.writeByte(type).writeBytes(text.getBytes(UTF_8)).writeByte(0);
  }
}
