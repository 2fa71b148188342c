package io.culvert.gateway.connection;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/**
 * Decides whether the connection outlives an exchange (RFC 9112 §9.3), says so in the response, and
 * closes it when not. A handler further in asks for the close by {@code Connection: close} on its
 * response.
 *
 * <p>When the gateway stops, an idle connection gets a moment more: the next request may be on its
 * way, and is answered with {@code Connection: close} instead of being lost.
 */
public final class KeepAlive extends ChannelDuplexHandler {
  private static final long GRACE_MILLIS = 1_000;

  private boolean exchangeRuns;
  private boolean clientWantsMore = true;
  private boolean clientIsOld;
  private boolean stopping;
  private boolean interim;
  private boolean closes;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request) {
      exchangeRuns = true;
      clientWantsMore = HttpUtil.isKeepAlive(request);
      clientIsOld = HttpVersion.HTTP_1_0.equals(request.protocolVersion());
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!interim) {
        decide(response);
      }
    }
    if (msg instanceof LastHttpContent && !interim) {
      exchangeRuns = false;
      if (closes) {
        promise = promise.unvoid();
        promise.addListener((ChannelFutureListener) f -> LingeringClose.of(f.channel()));
      } else if (stopping) {
        promise = promise.unvoid();
        promise.addListener(_ -> closeSoon(ctx)); // the head was out before it was known
      }
    }
    ctx.write(msg, promise);
  }

  private void decide(HttpResponse response) {
    var headers = response.headers();
    closes = !clientWantsMore || stopping || headers.containsValue(CONNECTION, CLOSE, true);
    if (closes) {
      headers.set("Connection", "close");
    } else if (clientIsOld) {
      headers.set("Connection", "keep-alive");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == GatewayStops.EVENT) {
      stopping = true;
      // What was written before may still be on its way to a slow client.
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> closeSoon(ctx));
    }
    ctx.fireUserEventTriggered(event);
  }

  private void closeSoon(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> closeIfIdle(ctx), GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeIfIdle(ChannelHandlerContext ctx) {
    if (!exchangeRuns) {
      // The end of a response may be written but not flushed; closing would throw it away.
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> closeIfStillIdle(ctx));
    }
  }

  private void closeIfStillIdle(ChannelHandlerContext ctx) {
    if (!exchangeRuns) {
      LingeringClose.of(ctx.channel());
    }
  }
}
