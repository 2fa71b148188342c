package io.culvert.broker.connection;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLines;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests for the agent's WebSocket pass, and tells everybody else in a readable sentence
 * what this port is for.
 */
final class AnswerPlainHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(AnswerPlainHttp.class);
  private static final FewLines LINES = new FewLines();

  /** The one that there is (RFC 6455 §4.1). */
  private static final String VERSION = "13";

  private final BooleanSupplier ready;
  private final List<Entrance> entrances;

  AnswerPlainHttp(BooleanSupplier ready, List<Entrance> entrances) {
    this.ready = ready;
    this.entrances = entrances;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      answer(ctx, HttpResponseStatus.BAD_REQUEST, "This is not valid HTTP.");
      return;
    }
    var path = new QueryStringDecoder(request.uri()).path();
    var entrance = entrances.stream().filter(each -> each.path().equals(path)).findAny();
    if (entrance.isPresent()) {
      enter(ctx, request, entrance.get());
    } else if (!path.equals("/health")) {
      answer(
          ctx,
          HttpResponseStatus.NOT_FOUND,
          "This port is for Culvert agents, at " + ProtocolLimits.PATH + ".");
    } else if (ready.getAsBoolean()) {
      answer(ctx, HttpResponseStatus.OK, "ok");
    } else {
      answer(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, "starting");
    }
  }

  private void enter(ChannelHandlerContext ctx, FullHttpRequest request, Entrance entrance) {
    if (!isUpgrade(request)) {
      answer(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          "Agents connect here with a WebSocket; run: culvert http PORT.");
    } else if (!offersProtocol(request, entrance.subprotocol())) {
      answer(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          "The WebSocket has to offer the subprotocol " + entrance.subprotocol() + ".");
    } else if (!OwnOrigin.isKept(request.headers())) {
      var error = CulvertError.PROTOCOL_VIOLATION;
      var page = ctx.channel().remoteAddress();
      LINES.say(more -> log.info("{} refused a web page: {}{}", error.code(), page, more));
      answer(
          ctx,
          HttpResponseStatus.FORBIDDEN,
          error.code() + " A web page cannot be an agent. Start one with: culvert http PORT.");
    } else {
      entrance.open(ctx, request);
      ctx.pipeline().remove(this);
    }
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.headers().containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request.headers().containsValue(UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && request.headers().contains(SEC_WEBSOCKET_KEY)
        && VERSION.equals(request.headers().get(SEC_WEBSOCKET_VERSION));
  }

  private static boolean offersProtocol(FullHttpRequest request, @Nullable String subprotocol) {
    return subprotocol == null
        || request.headers().getAll(SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(field -> Arrays.stream(field.split(",")))
            .anyMatch(protocol -> protocol.strip().equals(subprotocol));
  }

  private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text + "\n", UTF_8));
    response.headers().set(CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().set(CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      // RFC 9110 §15.5.22: it has to say to what.
      response.headers().set(UPGRADE, HttpHeaderValues.WEBSOCKET);
      response.headers().add(CONNECTION, HttpHeaderValues.UPGRADE);
      response.headers().set(SEC_WEBSOCKET_VERSION, VERSION);
    }
    HttpUtil.setContentLength(response, response.content().readableBytes());
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
