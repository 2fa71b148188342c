package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * In clear: a request without a body that asks for it is answered by HTTP/2, and the connection
 * stays with that (RFC 7540 §3.2). Others are answered by HTTP/1.1, as a server may.
 */
public final class UpgradeToHttp2 extends ChannelInboundHandlerAdapter {
  private final Http2Entrance http2;
  private @Nullable UpgradeRequest asked;

  public UpgradeToHttp2(Http2Entrance http2) {
    this.http2 = http2;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
    var upgrade = asked;
    if (message instanceof HttpRequest request) {
      asked = UpgradeRequest.of(request);
      if (asked == null) {
        ctx.fireChannelRead(message);
      }
    } else if (upgrade != null && message instanceof LastHttpContent last) {
      last.release();
      upgrade(ctx, upgrade);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void upgrade(ChannelHandlerContext ctx, UpgradeRequest request) throws Http2Exception {
    var yes = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    yes.headers().set("Connection", "Upgrade").set("Upgrade", "h2c");
    ctx.write(yes);
    ctx.write(LastHttpContent.EMPTY_LAST_CONTENT);
    var pipeline = ctx.pipeline();
    var held = LeaveHttp1.in(pipeline);
    var codec = http2.addTo(pipeline);
    codec.onHttpServerUpgrade(request.settings());
    var context = pipeline.context(Http2FrameCodec.class);
    codec
        .decoder()
        .frameListener()
        .onHeadersRead(context, Http2CodecUtil.HTTP_UPGRADE_STREAM_ID, request.head(), 0, true);
    held.letGo(pipeline);
  }
}
