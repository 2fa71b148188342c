package io.culvert.gateway.forward;

import io.culvert.events.Outcome;
import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.connection.LingeringClose;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;

/**
 * One exchange on its way: the request's body to the stream, the stream's response to the client.
 * All calls come on the public connection's event loop.
 */
final class Forwarding implements StreamListener {
  private final ChannelHandlerContext ctx;
  private final Exchange exchange;
  private final long patienceNanos;
  private final Deadline noProgress;
  private final ResponseToClient response;
  private final boolean upgrade;
  private TunnelStream stream;
  private OntoEventLoop mailbox;
  private boolean requestEnded;
  private boolean endSent;
  private boolean agentStopped;
  private boolean over;

  @SuppressWarnings("NullAway.Init")
  Forwarding(ChannelHandlerContext ctx, Exchange exchange, Duration responseTimeout) {
    this.ctx = ctx;
    this.exchange = exchange;
    this.patienceNanos = responseTimeout.toNanos();
    this.noProgress = new Deadline(ctx.executor(), this::tooLong);
    this.response = new ResponseToClient(ctx, exchange);
    this.upgrade = RequestForOrigin.isUpgrade(exchange.request());
  }

  void startsOn(TunnelStream opened, OntoEventLoop through) {
    stream = opened;
    mailbox = through;
    exchange.runsOn(opened);
    noProgress.in(patienceNanos);
  }

  /** Whether pieces of the request body are for this exchange. */
  boolean takesRequest() {
    return !over && !requestEnded;
  }

  void request(HttpContent content) {
    var bytes = content.content();
    if (!bytes.isReadable() || agentStopped) {
      bytes.release();
    } else {
      stream.data(bytes);
    }
    if (content instanceof LastHttpContent last) {
      requestEnded(last);
    } else if (!agentStopped && !stream.isWritable()) {
      ReadGate.of(ctx.channel()).shut(ReadGate.Reason.AGENT_FULL);
    }
    if (noProgress.isArmed()) {
      noProgress.in(patienceNanos);
    }
  }

  private void requestEnded(LastHttpContent last) {
    requestEnded = true;
    exchange.requestEnded();
    if (!upgrade) {
      sendEnd(last);
    }
    finishIfDone();
  }

  private void sendEnd(LastHttpContent last) {
    if (endSent) {
      return;
    }
    endSent = true;
    try {
      stream.end(HttpHeads.encodeTrailers(last.trailingHeaders(), ctx.alloc()));
    } catch (MalformedHead e) {
      stream.end(Unpooled.EMPTY_BUFFER); // trailers may be dropped (RFC 9110 §6.5.1)
    }
  }

  @Override
  public void onHead(ByteBuf head) {
    try {
      if (!over) {
        head(HttpHeads.decodeResponse(head));
      }
    } catch (MalformedHead e) {
      agentBroke(e);
    } finally {
      head.release();
    }
  }

  private void head(HttpResponse head) throws MalformedHead {
    if (head.status().code() == 101) {
      switchProtocols(head);
    } else if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      response.interim(head);
      noProgress.in(patienceNanos);
    } else {
      noProgress.disarm();
      exchange.responseHeadCame();
      response.head(head, requestEnded);
      if (upgrade) {
        sendEnd(LastHttpContent.EMPTY_LAST_CONTENT); // it stays HTTP, and the request has no body
      }
    }
  }

  private void switchProtocols(HttpResponse head) throws MalformedHead {
    if (!upgrade || !requestEnded || response.hasBegun()) {
      throw new MalformedHead("101 without an upgrade that was asked for");
    }
    over = true;
    noProgress.cancel();
    exchange.responseHeadCame();
    mailbox.turnTo(SwitchToRaw.of(ctx, exchange, stream, response.switching(head)));
  }

  @Override
  public void onData(ByteBuf data) {
    if (over) {
      data.release();
      return;
    }
    try {
      response.data(data, stream::consumed);
    } catch (MalformedHead e) {
      agentBroke(e);
    }
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    try {
      if (!over) {
        response
            .end(HttpHeads.decodeTrailers(trailers))
            .addListener(written -> responseWritten(written.isSuccess()));
      }
    } catch (MalformedHead e) {
      agentBroke(e);
    } finally {
      trailers.release();
    }
  }

  private void responseWritten(boolean whole) {
    if (!whole) {
      clientLeft();
    } else if (!over) {
      noProgress.in(patienceNanos); // for the rest of an upload that nobody may be reading
      finishIfDone();
      closeIfNobodyReads();
    }
  }

  private void closeIfNobodyReads() {
    if (agentStopped && !requestEnded && response.isWritten()) {
      LingeringClose.of(ctx.channel()); // clientLeft() follows
    }
  }

  private void finishIfDone() {
    if (requestEnded && response.isWritten() && !over) {
      end();
      exchange.finish(Outcome.ANSWERED, null);
    }
  }

  @Override
  public void onReset(ResetCode code, String message) {
    if (!over) {
      agentStops(Failures.of(code));
    }
  }

  private void agentStops(CulvertError error) {
    if (response.isEnded()) {
      agentStopped = true; // the response is whole; what is left of the upload goes nowhere
      ReadGate.of(ctx.channel()).open(ReadGate.Reason.AGENT_FULL);
      closeIfNobodyReads();
    } else {
      fail(error);
    }
  }

  @Override
  public void onWritable() {
    if (!over && stream.isWritable()) {
      ReadGate.of(ctx.channel()).open(ReadGate.Reason.AGENT_FULL);
    }
  }

  /** The public connection is gone. */
  void clientLeft() {
    if (over) {
      return;
    }
    end();
    if (!response.isEnded() || !requestEnded) {
      stream.reset(ResetCode.CLIENT_LEFT, "the public client left");
    }
    if (response.isWritten()) {
      exchange.finish(Outcome.ANSWERED, null);
    } else {
      log(CulvertError.CLIENT_LEFT);
      exchange.finish(Outcome.CLIENT_LEFT, CulvertError.CLIENT_LEFT);
    }
  }

  /** The rest of the request cannot be read. */
  void requestBroken(CulvertError error) {
    stream.reset(ResetCode.CLIENT_LEFT, error.code());
    fail(error);
  }

  private void agentBroke(MalformedHead why) {
    if (!over) {
      stream.reset(ResetCode.PROTOCOL_ERROR, String.valueOf(why.getMessage()));
      agentStops(CulvertError.ORIGIN_BROKE_OFF);
    }
  }

  private void tooLong() {
    if (over) {
      return;
    }
    if (response.isEnded()) {
      LingeringClose.of(ctx.channel()); // clientLeft() follows
    } else {
      stream.reset(ResetCode.CLIENT_LEFT, CulvertError.ORIGIN_TIMEOUT.code());
      fail(CulvertError.ORIGIN_TIMEOUT);
    }
  }

  private void fail(CulvertError error) {
    end();
    if (response.hasBegun()) {
      log(error);
      response.cutOff();
      exchange.finish(Failures.outcome(error), error);
    } else {
      ctx.fireExceptionCaught(Refusal.of(error, exchange, !requestEnded));
    }
  }

  private void log(CulvertError error) {
    FailureLog.say(error, exchange.client().address(), exchange.tunnel().info().hostname());
  }

  private void end() {
    over = true;
    noProgress.cancel();
    ReadGate.of(ctx.channel()).open(ReadGate.Reason.AGENT_FULL);
  }
}
