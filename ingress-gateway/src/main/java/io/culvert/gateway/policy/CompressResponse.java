package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.ETAG;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.VARY;

import io.culvert.gateway.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Compresses responses for clients that take it. It stands outside of the recording, so that the
 * history shows what the origin said and can leave parts of it out.
 */
final class CompressResponse extends ChannelDuplexHandler {
  static final String NAME = "compress";

  private @Nullable HttpRequest request;
  private @Nullable GzipBody gzip;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Exchange exchange) {
      request = exchange.tunnel().info().policy().compress() ? exchange.request() : null;
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    switch (message) {
      case HttpResponse head when request != null && isFinal(head) -> {
        var of = request;
        request = null; // the next response may be to a request that never became an exchange
        ctx.write(Compressible.is(head) ? head(of, head) : head, promise);
      }
      case HttpContent content when gzip != null -> body(ctx, gzip, content, promise);
      default -> ctx.write(message, promise);
    }
  }

  private static boolean isFinal(HttpResponse head) {
    return head.status().codeClass() != HttpStatusClass.INFORMATIONAL;
  }

  private HttpResponse head(HttpRequest of, HttpResponse head) {
    var fields = head.headers().copy(); // the recording keeps the other
    if (!fields.containsValue(VARY, "accept-encoding", true)
        && !fields.contains(VARY, "*", false)) {
      fields.add("Vary", "Accept-Encoding");
    }
    if (Compressible.takesGzip(of)) {
      encoded(fields);
      if (of.method().equals(HttpMethod.HEAD)) {
        fields.remove(TRANSFER_ENCODING);
      } else {
        fields.set("Transfer-Encoding", "chunked");
        close();
        gzip = new GzipBody();
      }
    }
    return new DefaultHttpResponse(head.protocolVersion(), head.status(), fields);
  }

  private static void encoded(HttpHeaders fields) {
    fields.set(CONTENT_ENCODING, "gzip");
    fields.remove(CONTENT_LENGTH);
    var tag = fields.get(ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      fields.set(ETAG, "W/" + tag); // the same in meaning, not in bytes (RFC 9110 §8.8.1)
    }
  }

  private void body(
      ChannelHandlerContext ctx, GzipBody into, HttpContent content, ChannelPromise promise) {
    boolean last = content instanceof LastHttpContent;
    try {
      var bytes = into.compress(content.content(), last, ctx.alloc());
      ctx.write(last ? last(content, bytes) : new DefaultHttpContent(bytes), promise);
    } finally {
      content.release();
    }
    if (last) {
      close();
    }
  }

  private static HttpContent last(HttpContent content, ByteBuf bytes) {
    return new DefaultLastHttpContent(bytes, ((LastHttpContent) content).trailingHeaders());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    close();
  }

  private void close() {
    if (gzip != null) {
      gzip.close();
      gzip = null;
    }
  }
}
