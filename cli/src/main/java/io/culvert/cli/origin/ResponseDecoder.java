package io.culvert.cli.origin;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Reads responses. It is told the method of the request, because a response to HEAD has no body
 * whatever its fields say (RFC 9112 §6.3).
 */
final class ResponseDecoder extends HttpResponseDecoder {
  private HttpMethod method = HttpMethod.GET;
  private boolean sawBytes;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            // Room for what the tunnel's own head limit allows, less the status line.
            .setMaxInitialLineLength(8 * 1024)
            .setMaxHeaderSize(ProtocolLimits.MAX_HEAD - 16 * 1024)
            .setMaxChunkSize(ProtocolLimits.MAX_DATA));
  }

  /** A request with this method is about to be sent. */
  void expect(HttpMethod method) {
    this.method = method;
    this.sawBytes = false;
  }

  /** Whether anything at all was received since {@link #expect}. */
  boolean sawBytes() {
    return sawBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    sawBytes = true;
    super.channelRead(ctx, msg);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    int status = ((HttpResponse) message).status().code();
    return status < 200 || status == 204 || status == 304 || method.equals(HttpMethod.HEAD);
  }
}
