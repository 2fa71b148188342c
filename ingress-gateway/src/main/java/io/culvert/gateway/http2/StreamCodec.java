package io.culvert.gateway.http2;

import io.culvert.gateway.http.ClientPhase;
import io.culvert.gateway.http.ClientProgress;
import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.http.OriginReset;
import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its frames to the objects that HTTP/1.1 is decoded to, and back, so that all further
 * handlers are the same for both. After a 101 for an extended CONNECT it carries bare bytes.
 */
final class StreamCodec extends ChannelDuplexHandler implements ClientProgress {
  private final ResponseWriter response = new ResponseWriter();
  private final RawFrames raw = new RawFrames();
  private @Nullable Http2Request request;
  private boolean requestEnded;

  @Override
  public ClientPhase phase() {
    var it = request;
    if (it == null) {
      return ClientPhase.SENDING_HEAD;
    }
    // A call that talks both ways may be silent in either for as long as it likes.
    return requestEnded || response.hasBegun() || it.isGrpc()
        ? ClientPhase.WAITING
        : ClientPhase.SENDING_BODY;
  }

  @Override
  public long requests() {
    return request == null ? 0 : 1;
  }

  // What the client sends.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame frame when request == null -> head(ctx, frame);
        case Http2HeadersFrame frame -> trailers(ctx, frame);
        case Http2DataFrame frame -> data(ctx, frame);
        default -> ReferenceCountUtil.release(message); // frames of extensions
      }
    } catch (MalformedHead e) {
      reset(ctx, Http2Error.PROTOCOL_ERROR);
      ctx.close();
    }
  }

  private void head(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws MalformedHead {
    var read = RequestFields.read(frame.headers(), frame.isEndStream());
    request = read;
    requestEnded = frame.isEndStream();
    ctx.fireChannelRead(read);
    if (read.body() == Http2Request.Body.TUNNEL) {
      // As HTTP/1.1 sees it the request is over; what comes now waits for the origin's yes.
      ReadGate.of(ctx.channel()).shut(ReadGate.Reason.UPGRADING);
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    } else if (requestEnded) {
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void trailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws MalformedHead {
    if (!frame.isEndStream() || requestEnded) {
      throw new MalformedHead("a second head");
    }
    var last = new DefaultLastHttpContent();
    last.trailingHeaders().set(RequestFields.trailers(frame.headers()));
    requestEnded = true;
    ctx.fireChannelRead(last);
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
    requestEnded |= frame.isEndStream();
    if (request != null && request.body() == Http2Request.Body.TUNNEL) {
      raw.read(ctx, frame);
    } else {
      ctx.fireChannelRead(
          frame.isEndStream()
              ? new DefaultLastHttpContent(frame.content())
              : new DefaultHttpContent(frame.content()));
    }
  }

  // What the client is sent.

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    switch (message) {
      case HttpResponse head when head.status().code() == 101 -> {
        response.switching(ctx, head, promise);
        raw.beginSoon(ctx);
      }
      case HttpResponse head -> response.head(ctx, head, request, promise);
      case HttpContent content -> {
        if (response.content(ctx, content, promise)) {
          promise.addListener(sent -> endRequest(ctx, sent.isSuccess()));
        }
      }
      case ByteBuf bytes -> ctx.write(new DefaultHttp2DataFrame(bytes), promise);
      case Http2DataFrame frame -> {
        raw.wrote(frame);
        ctx.write(frame, promise);
      }
      default -> ctx.write(message, promise);
    }
  }

  /** Nobody reads the rest of a request that was refused (RFC 9113 §8.1). */
  private void endRequest(ChannelHandlerContext ctx, boolean sent) {
    if (sent && response.endsTheRequest() && !requestEnded) {
      close(ctx, ctx.newPromise());
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    response.flush(ctx);
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!requestEnded || !response.isEnded() && !raw.isEnded()) {
      reset(ctx, reason(ctx));
    }
    ctx.close(promise);
  }

  private Http2Error reason(ChannelHandlerContext ctx) {
    if (response.isEnded() || raw.isEnded()) {
      return Http2Error.NO_ERROR;
    }
    var origins = OriginReset.of(ctx.channel());
    if (origins != null) {
      return origins;
    }
    return raw.hasBegun() ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR;
  }

  private static void reset(ChannelHandlerContext ctx, Http2Error why) {
    if (ctx.channel().isActive()) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(why));
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    raw.release();
    response.drop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The client broke a rule of the stream, which is reset with the right code right away.
    if (!(cause instanceof Http2Exception)) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
