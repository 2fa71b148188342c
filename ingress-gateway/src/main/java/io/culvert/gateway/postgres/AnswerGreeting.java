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
  private final Duration patience;
  private Deadline deadline;
  private boolean over;

  /**
   * For one connection.
   *
   * @param negotiated where it goes when it asks for TLS first
   * @param direct where it goes when it begins with TLS
   * @param patience time for each step
   */
  @SuppressWarnings("NullAway.Init")
  AnswerGreeting(
      PostgresRoute negotiated,
      PostgresRoute direct,
      RawConnections connections,
      Duration patience) {
    this.negotiated = negotiated;
    this.direct = direct;
    this.connections = connections;
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
      int length = in.readInt();
      answer(ctx, length, in.readInt(), in);
    }
  }

  private void answer(ChannelHandlerContext ctx, int length, int code, ByteBuf rest) {
    if (length < Greeting.LENGTH || length > Greeting.LONGEST) {
      refuse(ctx, ErrorResponse.PROTOCOL_VIOLATION, CulvertError.NOT_POSTGRESQL);
      return;
    }
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
      case Greeting.CANCEL_REQUEST -> {
        // It has no answer; without TLS nobody knows whose query it is about.
        over = true;
        connections.refused(CulvertError.DATABASE_NEEDS_TLS, ctx.channel(), "-");
        AbruptClose.of(ctx.channel());
      }
      default -> refuse(ctx, ErrorResponse.REJECTED, CulvertError.DATABASE_NEEDS_TLS);
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
