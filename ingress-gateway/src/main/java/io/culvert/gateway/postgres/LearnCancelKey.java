package io.culvert.gateway.postgres;

import io.culvert.tunnel.stream.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Reads along what a database says at the beginning of a decrypted connection, up to the key that
 * its queries are ended by, and leaves. What it sees passes unchanged and at once.
 */
final class LearnCancelKey extends ChannelOutboundHandlerAdapter {
  /** Type, and a length that counts itself but not the type. */
  private static final int HEADER = 1 + Integer.BYTES;

  private static final int LONGEST_MESSAGE = 64 * 1024;

  private final CancelKeys keys;
  private final Tunnel tunnel;
  private final ByteBuf message = Unpooled.buffer(HEADER, HEADER + CancelKey.LONGEST);
  private int toSkip;
  private boolean over;

  LearnCancelKey(CancelKeys keys, Tunnel tunnel) {
    this.keys = keys;
    this.tunnel = tunnel;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof ByteBuf bytes) {
      read(ctx, bytes.duplicate());
    }
    ctx.write(msg, promise);
    if (over) {
      ctx.pipeline().remove(this);
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf bytes) {
    while (!over && bytes.isReadable()) {
      if (toSkip > 0) {
        int count = Math.min(toSkip, bytes.readableBytes());
        bytes.skipBytes(count);
        toSkip -= count;
      } else {
        message.writeByte(bytes.readByte());
        look(ctx);
      }
    }
  }

  private void look(ChannelHandlerContext ctx) {
    int have = message.readableBytes();
    if (have < HEADER) {
      return;
    }
    int body = message.getInt(1) - Integer.BYTES;
    switch (message.getByte(0)) {
      case 'K' -> {
        if (body < CancelKey.SHORTEST || body > CancelKey.LONGEST) {
          over = true;
        } else if (have == HEADER + body) {
          learn(ctx, CancelKey.of(message.slice(HEADER, body)));
          over = true;
        }
      }
      case 'R', 'S', 'N', 'v' -> { // authentication, parameters, notices, version
        over = body < 0 || body > LONGEST_MESSAGE;
        toSkip = body;
        message.clear();
      }
      default -> over = true;
    }
  }

  private void learn(ChannelHandlerContext ctx, CancelKey key) {
    keys.put(key, tunnel);
    ctx.channel().closeFuture().addListener(_ -> keys.remove(key, tunnel));
  }
}
