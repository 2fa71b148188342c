package io.culvert.gateway.capture;

import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.exchange.Exchange;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches each exchange pass, and records it if its tunnel wants that. Changes nothing. */
public final class CaptureExchange extends ChannelDuplexHandler {
  /** An exchange that is open longer is announced before it is over. */
  private static final long SOON = Duration.ofSeconds(2).toNanos();

  private final Journal journal;
  private @Nullable Recording recording;
  private @Nullable Deadline stillOpen;
  private boolean interim;

  public CaptureExchange(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    switch (msg) {
      case Exchange exchange -> recording = start(ctx, exchange);
      case HttpContent content when recording != null -> requestPasses(recording, content);
      default -> {}
    }
    ctx.fireChannelRead(msg);
  }

  private @Nullable Recording start(ChannelHandlerContext ctx, Exchange exchange) {
    if (!exchange.capture().on()) {
      return null;
    }
    var started = new Recording(exchange, journal);
    if (stillOpen == null) {
      stillOpen = new Deadline(ctx.executor(), this::announce);
    }
    stillOpen.in(SOON);
    var loop = ctx.channel().eventLoop();
    exchange.whenFinished(_ -> finish(started, loop));
    return started;
  }

  private void announce() {
    if (recording != null && !recording.exchange().isFinished()) {
      journal.opened(recording.exchange());
    }
  }

  private void finish(Recording finished, EventExecutor loop) {
    if (recording == finished) {
      recording = null;
      if (stillOpen != null) {
        stillOpen.disarm();
      }
    }
    journal.finished(finished, loop);
  }

  private static void requestPasses(Recording recording, HttpContent content) {
    var body = recording.exchange().requestBody();
    if (body.isEnded()) {
      return; // it is of a request that never became an exchange
    }
    body.passed(content.content().readableBytes());
    recording.request().passes(content.content());
    if (content instanceof LastHttpContent last) {
      body.ended(last.trailingHeaders());
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse head) {
      interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (recording != null && isItsResponse(recording)) {
        recording.responseHead(head);
      }
    }
    if (msg instanceof HttpContent content && recording != null && isItsResponse(recording)) {
      responsePasses(recording, content);
    }
    ctx.write(msg, promise);
  }

  /** What follows the end is the answer to a request that never became an exchange. */
  private boolean isItsResponse(Recording recording) {
    return !interim && !recording.exchange().responseBody().isEnded();
  }

  private static void responsePasses(Recording recording, HttpContent content) {
    var body = recording.exchange().responseBody();
    body.passed(content.content().readableBytes());
    recording.response().passes(content.content());
    if (content instanceof LastHttpContent last) {
      body.ended(last.trailingHeaders());
    }
  }
}
