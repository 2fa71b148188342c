package io.culvert.gateway.http2;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.culvert.gateway.http.Http2Request;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One response to frames. A head waits until it is known whether the stream ends with it, because
 * gRPC tells a call that failed at once from one that broke off by that; nobody waits for it longer
 * than to the next flush, unless no body can follow; then it is sent with the end.
 */
final class ResponseWriter {
  private @Nullable Http2Headers held;
  private @Nullable ChannelPromise heldPromise;
  private boolean nothingFollows;
  private boolean interim;
  private boolean begun;
  private boolean ended;
  private boolean endsTheRequest;

  /** Whether the final head was written. */
  boolean hasBegun() {
    return begun;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether nobody is going to read what of the request comes after the response. */
  boolean endsTheRequest() {
    return endsTheRequest;
  }

  /** The yes to an extended CONNECT: there it is 200 and not 101 (RFC 8441 §5). */
  void switching(ChannelHandlerContext ctx, HttpResponse head, ChannelPromise promise) {
    interim = true;
    begun = true;
    ctx.write(new DefaultHttp2HeadersFrame(ResponseFields.head(head, 200)), promise);
  }

  /** An interim head, or the final one. */
  void head(
      ChannelHandlerContext ctx,
      HttpResponse head,
      @Nullable HttpRequest request,
      ChannelPromise promise) {
    int status = head.status().code();
    var fields = ResponseFields.head(head, status);
    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      ctx.write(new DefaultHttp2HeadersFrame(fields), promise);
      return;
    }
    begun = true;
    // What closes a connection of HTTP/1.1 ends one stream here.
    endsTheRequest =
        head.headers().containsValue(CONNECTION, CLOSE, true)
            || request != null && Http2Request.is(request, Http2Request.Body.TUNNEL);
    held = fields;
    heldPromise = promise;
    nothingFollows =
        status == 204
            || status == 304
            || request != null && request.method().equals(HttpMethod.HEAD)
            || "0".equals(head.headers().get(CONTENT_LENGTH))
            || fields.contains("grpc-status");
  }

  /**
   * A piece of the body; released.
   *
   * @return whether it ends the response
   */
  boolean content(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
    if (interim) {
      interim = !(content instanceof LastHttpContent);
      content.release();
      promise.setSuccess();
      return false;
    }
    if (content instanceof LastHttpContent last) {
      ended = true;
      end(ctx, last, promise);
      return true;
    }
    if (content.content().isReadable()) {
      writeHead(ctx, false);
      ctx.write(new DefaultHttp2DataFrame(content.content()), promise);
    } else {
      content.release();
      promise.setSuccess();
    }
    return false;
  }

  private void end(ChannelHandlerContext ctx, LastHttpContent last, ChannelPromise promise) {
    var trailers = last.trailingHeaders();
    boolean hasBytes = last.content().isReadable();
    if (held != null && !hasBytes && trailers.isEmpty()) {
      last.release();
      writeHead(ctx, true).addListener(sent -> complete(promise, sent.cause()));
      return;
    }
    writeHead(ctx, false);
    if (trailers.isEmpty()) {
      ctx.write(new DefaultHttp2DataFrame(last.content(), true), promise);
      return;
    }
    if (hasBytes) {
      ctx.write(new DefaultHttp2DataFrame(last.content()));
    } else {
      last.release();
    }
    ctx.write(new DefaultHttp2HeadersFrame(ResponseFields.trailers(trailers), true), promise);
  }

  /** What can be sent has to be sent now. */
  void flush(ChannelHandlerContext ctx) {
    if (!nothingFollows) {
      writeHead(ctx, false);
    }
  }

  /** The stream is gone, and a head that still waits with it. */
  void drop() {
    var promise = heldPromise;
    held = null;
    heldPromise = null;
    if (promise != null) {
      promise.tryFailure(new ClosedChannelException());
    }
  }

  private ChannelPromise writeHead(ChannelHandlerContext ctx, boolean last) {
    var fields = held;
    var promise = heldPromise;
    if (fields == null || promise == null) {
      return ctx.newPromise().setSuccess();
    }
    held = null;
    heldPromise = null;
    ctx.write(new DefaultHttp2HeadersFrame(fields, last), promise);
    return promise;
  }

  private static void complete(ChannelPromise promise, @Nullable Throwable failure) {
    if (failure == null) {
      promise.setSuccess();
    } else {
      promise.setFailure(failure);
    }
  }
}
