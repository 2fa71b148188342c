package io.culvert.cli.origin;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Reads responses. It is told the method of the request, because a response to HEAD has no body
 * whatever its fields say (RFC 9112 §6.3).
 */
final class ResponseDecoder extends HttpResponseDecoder {
  private HttpMethod method = HttpMethod.GET;
  private boolean sawBytes;
  private boolean inside;

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

  /**
   * Whether everything that was received belongs to responses that are complete: neither bytes that
   * wait for the rest of their line, nor lines that wait for the rest of their head.
   */
  boolean isBetweenResponses() {
    return !inside && actualReadableBytes() == 0;
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    inside = true;
    return super.createMessage(initialLine);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      inside = false;
    }
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
