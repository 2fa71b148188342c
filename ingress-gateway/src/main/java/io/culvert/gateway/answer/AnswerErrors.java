package io.culvert.gateway.answer;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.Http2Request;
import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the public pipeline: answers every {@link Refusal}, throws away the bodies of refused
 * requests, and closes the connection on anything unforeseen.
 */
@Sharable
public final class AnswerErrors extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerErrors.class);
  private static final int LARGEST_BODY_TO_WAIT_FOR = 64 * 1024;

  private final Consumer<CulvertError> onAnswered;

  /**
   * @param onAnswered told of every error that a client is answered with
   */
  public AnswerErrors(Consumer<CulvertError> onAnswered) {
    this.onAnswered = onAnswered;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg); // a piece of a request that was refused
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case Refusal refusal -> answer(ctx, refusal);
      case IOException _ -> ctx.close(); // the client is gone
      case DecoderException failed when failed.getCause() instanceof SSLException refused -> {
        LOG.debug("A client did not come to terms about TLS: {}", refused.getMessage());
        ctx.close();
      }
      default -> {
        LOG.warn("Closing a public connection after an unforeseen error", cause);
        ctx.close();
      }
    }
  }

  private void answer(ChannelHandlerContext ctx, Refusal refusal) {
    var request = refusal.request();
    var exchange = refusal.exchange();
    var error = refusal.error();
    if (!ctx.channel().isActive()) {
      if (exchange != null) {
        exchange.finish(Outcome.CLIENT_LEFT, error);
      }
      return;
    }
    onAnswered.accept(error);
    var client = Client.of(ctx.channel());
    FailureLog.say(
        error, client.address(), exchange == null ? "-" : exchange.tunnel().info().hostname());
    var replay = client.replay();
    if (replay != null && exchange == null) {
      replay.refused(error);
    }
    var answer = ErrorAnswer.of(error, request, refusal.until());
    var retryIn = refusal.retryIn();
    if (retryIn != null) {
      answer.head().headers().set("Retry-After", Math.ceilDiv(retryIn.toMillis() + 1, 1_000L));
    }
    if (refusal.isFatal() || request == null || bodyIsTooLongToWaitFor(request)) {
      answer.head().headers().set("Connection", "close");
    }
    if (exchange != null) {
      exchange.answeredWith(answer.head());
    }
    ctx.write(answer.head());
    var last = new DefaultLastHttpContent(Unpooled.wrappedBuffer(answer.body()));
    ctx.writeAndFlush(last)
        .addListener(
            written -> {
              if (exchange != null) {
                exchange.finish(
                    written.isSuccess() ? Failures.outcome(error) : Outcome.CLIENT_LEFT, error);
              }
            });
  }

  private static boolean bodyIsTooLongToWaitFor(HttpRequest request) {
    var headers = request.headers();
    if (headers.contains(TRANSFER_ENCODING) || Http2Request.is(request, Http2Request.Body.SOME)) {
      return true; // by HTTP/2 it costs a stream, not the connection
    }
    var length = headers.get(CONTENT_LENGTH);
    return length != null
        && !length.equals("0")
        && (headers.contains(EXPECT)
            || length.length() > 5
            || Integer.parseInt(length) > LARGEST_BODY_TO_WAIT_FOR);
  }
}
