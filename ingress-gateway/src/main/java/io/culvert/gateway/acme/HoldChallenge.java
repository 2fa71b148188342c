package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one request, which has no body, until it is known whether it is answered here: files are
 * not read on the event loop. Then it goes.
 */
final class HoldChallenge extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HoldChallenge.class);

  private final ChallengeAnswers answers;
  private final ChallengeRequest request;
  private final Queue<Object> held = new ArrayDeque<>(2);

  HoldChallenge(ChallengeAnswers answers, ChallengeRequest request) {
    this.answers = answers;
    this.request = request;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Thread.startVirtualThread(
        () -> {
          var answer = look();
          ctx.executor().execute(() -> go(ctx, answer));
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
  }

  /** However it goes, what is still here then was not answered. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    for (var message = held.poll(); message != null; message = held.poll()) {
      ctx.fireChannelRead(message);
    }
    ctx.fireChannelReadComplete();
  }

  private Optional<String> look() {
    try {
      return answers.find(request.hostname(), request.token());
    } catch (IOException | RuntimeException e) {
      log.warn("A challenge for {} could not be looked up", request.hostname(), e);
      return Optional.empty();
    }
  }

  private void go(ChannelHandlerContext ctx, Optional<String> answer) {
    if (ctx.isRemoved()) {
      return;
    }
    if (answer.isPresent()) {
      held.forEach(ReferenceCountUtil::release);
      held.clear();
      say(ctx, answer.get());
    }
    ctx.pipeline().remove(this);
  }

  private void say(ChannelHandlerContext ctx, String answer) {
    log.info("A challenge for {} was answered", request.hostname());
    var body = answer.getBytes(ISO_8859_1);
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set("Content-Type", "application/octet-stream")
        .set("Content-Length", body.length)
        .set("Cache-Control", "no-store")
        .set("X-Content-Type-Options", "nosniff");
    ctx.write(head);
    var content = request.hasBody() ? Unpooled.wrappedBuffer(body) : Unpooled.EMPTY_BUFFER;
    ctx.writeAndFlush(new DefaultLastHttpContent(content));
  }
}
