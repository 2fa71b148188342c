package io.culvert.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.x from and to the public client, one exchange at a time: a pipelined request is decoded
 * when the one before it was read and answered to its end, and the socket takes more: a client that
 * reads no responses must not have any number of them made. Until then it waits as bytes; beyond
 * {@link #MOST_WAITING} of them reading stops.
 */
public final class PublicHttpCodec
    extends CombinedChannelDuplexHandler<StrictRequestDecoder, OneResponseEncoder>
    implements ClientProgress {
  /** Bytes of later requests that may wait behind a running exchange. */
  static final int MOST_WAITING = 64 * 1024;

  private final StrictRequestDecoder decoder;
  private final OneResponseEncoder encoder;
  private @Nullable ChannelHandlerContext context;

  @SuppressWarnings("NullAway.Init")
  private ReadGate gate;

  public PublicHttpCodec(HttpLimits limits) {
    decoder = new StrictRequestDecoder(limits);
    encoder = new OneResponseEncoder(decoder::isHeadRequest, this::goOn);
    init(decoder, encoder);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    gate = ReadGate.of(ctx.channel());
    super.handlerAdded(ctx);
  }

  @Override
  public ClientPhase phase() {
    return switch (decoder.at()) {
      case START -> ClientPhase.IDLE;
      case HEAD -> ClientPhase.SENDING_HEAD;
      case BODY -> encoder.hasEnded() ? ClientPhase.SENDING_REST : ClientPhase.SENDING_BODY;
      case END -> ClientPhase.WAITING;
    };
  }

  @Override
  public long requests() {
    return decoder.requests();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    super.channelRead(ctx, msg);
    if (!ctx.isRemoved()) {
      nextIfDone(ctx);
      if (decoder.at() == StrictRequestDecoder.At.END && decoder.waiting() > MOST_WAITING) {
        gate.shut(ReadGate.Reason.PIPELINED);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    super.channelWritabilityChanged(ctx);
    goOn();
  }

  private void goOn() {
    var ctx = context;
    if (ctx == null || ctx.isRemoved()) {
      return;
    }
    if (decoder.waiting() == 0) {
      nextIfDone(ctx);
      return;
    }
    // Later, because this may be a call from inside the decoder's own loop.
    ctx.executor()
        .execute(
            () -> {
              if (!ctx.isRemoved()) {
                nextIfDone(ctx);
              }
            });
  }

  private void nextIfDone(ChannelHandlerContext ctx) {
    while (decoder.at() == StrictRequestDecoder.At.END
        && ctx.channel().isWritable()
        && encoder.takeEnd()) {
      decoder.next();
      gate.open(ReadGate.Reason.PIPELINED);
      if (decoder.waiting() == 0) {
        return;
      }
      try {
        super.channelRead(ctx, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
        return;
      }
    }
  }
}
