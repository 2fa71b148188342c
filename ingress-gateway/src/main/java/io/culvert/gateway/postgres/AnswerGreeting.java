package io.culvert.gateway.postgres;

import io.culvert.gateway.connection.AbruptClose;
import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.sni.PeekServerName;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;

/**
 * Brings a PostgreSQL client to say by TLS which database it wants: answers its request for TLS, or
 * lets it begin with a handshake at once, as clients of version 17 may.
 */
final class AnswerGreeting extends ByteToMessageDecoder {
  private final PostgresRoute negotiated;
  private final PostgresRoute direct;
  private final RawConnections connections;
  private final CancelKeys keys;
  private final Duration patience;
  private Deadline deadline;
  private boolean over;

  /**
   * For one connection.
   *
   * @param negotiated where it goes when it asks for TLS first
   * @param direct where it goes when it begins with TLS
   * @param keys by whom requests to end a query are known
   * @param patience time for each step
   */
  @SuppressWarnings("NullAway.Init")
  AnswerGreeting(
      PostgresRoute negotiated,
      PostgresRoute direct,
      RawConnections connections,
      CancelKeys keys,
      Duration patience) {
    this.negotiated = negotiated;
    this.direct = direct;
    this.connections = connections;
    this.keys = keys;
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline = new Deadline(ctx.executor(), ctx::close);
    deadline.in(patience.toNanos());
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    deadline.cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    deadline.cancel();
    super.channelInactive(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over) {
      in.skipBytes(in.readableBytes());
    } else if (in.getByte(in.readerIndex()) == Greeting.TLS_HANDSHAKE) {
      peek(ctx, direct);
    } else if (in.readableBytes() >= Greeting.LENGTH) {
      greeted(ctx, in);
    }
  }

  private void greeted(ChannelHandlerContext ctx, ByteBuf in) {
    int length = in.getInt(in.readerIndex());
    int code = in.getInt(in.readerIndex() + Integer.BYTES);
    if (length < Greeting.LENGTH || length > Greeting.LONGEST) {
      refuse(ctx, ErrorResponse.PROTOCOL_VIOLATION, CulvertError.NOT_POSTGRESQL);
    } else if (code == Greeting.CANCEL_REQUEST) {
      if (in.readableBytes() >= length) {
        cancel(ctx, in.slice(in.readerIndex() + Greeting.LENGTH, length - Greeting.LENGTH));
      }
    } else {
      in.skipBytes(Greeting.LENGTH);
      answer(ctx, code, in);
    }
  }

  private void answer(ChannelHandlerContext ctx, int code, ByteBuf rest) {
    if (code == Greeting.SSL_REQUEST && rest.isReadable()) {
      // What came with it was not encrypted, and would be taken as if it were (CVE-2021-23214).
      refuse(ctx, ErrorResponse.PROTOCOL_VIOLATION, CulvertError.NOT_POSTGRESQL);
      return;
    }
    switch (code) {
      case Greeting.SSL_REQUEST -> {
        say(ctx, Greeting.WILLING);
        peek(ctx, negotiated);
      }
      case Greeting.GSS_ENC_REQUEST -> say(ctx, Greeting.UNWILLING);
      default -> refuse(ctx, ErrorResponse.REJECTED, CulvertError.DATABASE_NEEDS_TLS);
    }
  }

  /** It names no database, and has no answer; but whoever may end a query has the key to it. */
  private void cancel(ChannelHandlerContext ctx, ByteBuf key) {
    var tunnel = keys.tunnelOf(CancelKey.of(key));
    var error =
        tunnel == null
            ? CulvertError.DATABASE_NEEDS_TLS
            : connections.refusal(tunnel, ctx.channel());
    if (tunnel == null || error != null) {
      over = true;
      connections.refused(error, ctx.channel(), tunnel == null ? "-" : tunnel.info().hostname());
      AbruptClose.of(ctx.channel());
    } else {
      connections.open(ctx.channel(), tunnel).join(ctx.name());
      ctx.pipeline().remove(this); // the request, which was only looked at, goes with the rest
    }
  }

  private static void say(ChannelHandlerContext ctx, byte answer) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {answer}));
  }

  private void peek(ChannelHandlerContext ctx, PostgresRoute route) {
    ctx.pipeline().replace(this, "peek", new PeekServerName(route, patience));
  }

  private void refuse(ChannelHandlerContext ctx, String sqlState, CulvertError error) {
    over = true;
    connections.refused(error, ctx.channel(), "-");
    ErrorResponse.sayAndClose(ctx, sqlState, error);
  }
}
