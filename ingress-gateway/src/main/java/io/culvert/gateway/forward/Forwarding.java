package io.culvert.gateway.forward;

import io.culvert.gateway.connection.LingeringClose;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.http.OriginReset;
import io.culvert.gateway.quota.Pace;
import io.culvert.gateway.relay.LoopCrossing;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * One exchange on its way: the request's body to the stream, the stream's response to the client.
 * All calls come on the public connection's event loop.
 */
final class Forwarding implements StreamListener {
  private final ChannelHandlerContext ctx;
  private final Exchange exchange;
  private final Pace pace;
  private final Elsewhere elsewhere;
  private final OriginPatience patience;
  private final ResponseToClient response;
  private final Ending ending;
  private final boolean upgrade;
  private TunnelStream stream;
  private LoopCrossing crossing;
  private RequestToAgent request;
  private boolean over;

  @SuppressWarnings("NullAway.Init")
  Forwarding(
      ChannelHandlerContext ctx,
      Exchange exchange,
      OriginPatience patience,
      Pace pace,
      Elsewhere elsewhere) {
    this.elsewhere = elsewhere;
    this.ctx = ctx;
    this.exchange = exchange;
    this.pace = pace;
    this.patience = patience;
    this.response = new ResponseToClient(ctx, exchange);
    this.ending = new Ending(ctx, exchange, response);
    this.upgrade = RequestForOrigin.isUpgrade(exchange.request());
  }

  void startsOn(TunnelStream opened, LoopCrossing through) {
    stream = opened;
    crossing = through;
    request = new RequestToAgent(ctx, opened, upgrade);
    exchange.runsOn(opened);
    patience.begin(this);
  }

  /** Whether pieces of the request body are for this exchange. */
  boolean takesRequest() {
    return !over && !request.isEnded();
  }

  void request(HttpContent content) {
    if (isCut()) {
      content.release();
      return;
    }
    pace.came(content.content().readableBytes());
    request.send(content);
    if (request.isEnded()) {
      exchange.requestEnded();
      finishIfDone();
    }
    patience.prolong(this);
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
      patience.restart(this);
    } else {
      patience.stop(this);
      exchange.responseHeadCame();
      response.head(head, request.isEnded());
      request.staysHttp();
    }
  }

  private void switchProtocols(HttpResponse head) throws MalformedHead {
    if (!upgrade || !request.isEnded() || response.hasBegun()) {
      throw new MalformedHead("101 without an upgrade that was asked for");
    }
    WebSocketAnswer.check(exchange.request(), head);
    over = true;
    patience.stop(this);
    exchange.responseHeadCame();
    crossing.turnTo(SwitchToRaw.of(ctx, exchange, stream, response.switching(head), pace));
  }

  @Override
  public void onData(ByteBuf data) {
    if (over || isCut()) {
      data.release();
      return;
    }
    try {
      response.data(data, bytes -> pace.left(bytes, stream::consumed));
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
      patience.restart(this); // for the rest of an upload that nobody may be reading
      finishIfDone();
      closeIfNobodyReads();
    }
  }

  private void closeIfNobodyReads() {
    if (request.isUnwanted() && !request.isEnded() && response.isWritten()) {
      LingeringClose.of(ctx.channel()); // clientLeft() follows
    }
  }

  private void finishIfDone() {
    if (request.isEnded() && response.isWritten() && !over) {
      end();
      ending.answered();
    }
  }

  @Override
  public void onReset(ResetCode code, String message) {
    if (!over && !goesElsewhere(code)) {
      if (code == ResetCode.REFUSED) {
        agentStops(elsewhere.whyNot());
      } else {
        originStops(code);
      }
    }
  }

  private boolean goesElsewhere(ResetCode code) {
    if (!mayFollow(code)) {
      return false;
    }
    end();
    return elsewhere.take(code, request.isEnded());
  }

  private boolean mayFollow(ResetCode code) {
    return SecondTry.mayFollow(code, exchange.request().method(), request, response);
  }

  /** As if the agent had gone, if another one answers; else it is better to wait. */
  @Override
  public void onSilence() {
    if (!over && mayFollow(ResetCode.AGENT_GONE) && elsewhere.isAnswering()) {
      stream.reset(ResetCode.CLIENT_LEFT, "asked of another");
      onReset(ResetCode.AGENT_GONE, "nothing is heard of it");
    }
  }

  /** A client by HTTP/2 is told in the origin's own words, unless a page can still tell it more. */
  private void originStops(ResetCode code) {
    boolean byHttp2 = exchange.request() instanceof Http2Request;
    boolean page = !response.hasBegun() && !isGrpc();
    if (byHttp2 && !page && !response.isEnded() && OriginReset.keep(ctx.channel(), code)) {
      end();
      ending.cutOff(Failures.of(code));
    } else {
      agentStops(Failures.of(code));
    }
  }

  private void agentStops(CulvertError error) {
    if (response.isEnded()) {
      request.unwanted(); // the response is whole
      closeIfNobodyReads();
    } else {
      fail(error);
    }
  }

  @Override
  public void onWritable() {
    if (!over) {
      request.writable();
    }
  }

  /** The public connection is gone. */
  void clientLeft() {
    if (over) {
      return;
    }
    end();
    if (!response.isEnded() || !request.isEnded()) {
      stream.reset(ResetCode.CLIENT_LEFT, "the public client left");
    }
    response.whenWritesAreTold(ending::withoutClient);
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

  /** Nothing has moved for the time that an origin has. */
  void tooLong() {
    if (over) {
      return;
    }
    if (response.isEnded()) {
      LingeringClose.of(ctx.channel()); // clientLeft() follows
    } else if (isGrpc() && !request.isHeldUp()) {
      patience.restart(this); // how long a call may be silent is for its caller to say
    } else {
      stream.reset(ResetCode.CLIENT_LEFT, CulvertError.ORIGIN_TIMEOUT.code());
      fail(CulvertError.ORIGIN_TIMEOUT);
    }
  }

  private boolean isGrpc() {
    return exchange.request() instanceof Http2Request byHttp2 && byHttp2.isGrpc();
  }

  /** Ends the exchange if its account may send no more; true when it does. */
  private boolean isCut() {
    if (over || !(exchange.tunnel().allowance() instanceof Allowance.Blocked blocked)) {
      return false;
    }
    var error = CulvertError.QUOTA_USED_UP;
    stream.reset(ResetCode.CLIENT_LEFT, error.code());
    end();
    ending.failed(refusal(error).until(blocked.until()));
    return true;
  }

  private void fail(CulvertError error) {
    end();
    ending.failed(refusal(error));
  }

  private Refusal refusal(CulvertError error) {
    return Refusal.of(error, exchange, !request.isEnded());
  }

  private void end() {
    over = true;
    patience.stop(this);
    request.done();
    pace.done();
  }
}
