package io.culvert.gateway.http;

import io.culvert.gateway.exchange.Refusal;
import io.culvert.tunnel.error.CulvertError;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;

/** Lets valid requests through and turns everything else into a {@link Refusal}. */
@Sharable
public final class RejectMalformed extends ChannelInboundHandlerAdapter {
  public static final RejectMalformed INSTANCE = new RejectMalformed();

  private RejectMalformed() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpObject object && object.decoderResult().isFailure()) {
      ReferenceCountUtil.release(msg);
      ctx.fireExceptionCaught(refusal(object));
      return;
    }
    if (msg instanceof HttpRequest request) {
      var error = RequestRules.check(request);
      if (error != null) {
        ctx.fireExceptionCaught(
            RequestRules.leavesFramingClear(error)
                ? Refusal.of(error, request)
                : Refusal.fatal(error, request));
        return;
      }
    }
    ctx.fireChannelRead(msg);
  }

  private static Refusal refusal(HttpObject failed) {
    if (failed instanceof HttpRequest request) {
      return Refusal.fatal(RequestRules.whyUnreadable(request), request);
    }
    boolean tooLong =
        failed instanceof LastHttpContent
            && failed.decoderResult().cause() instanceof TooLongHttpHeaderException;
    return Refusal.fatal(tooLong ? CulvertError.HEAD_TOO_LARGE : CulvertError.MALFORMED_REQUEST);
  }
}
