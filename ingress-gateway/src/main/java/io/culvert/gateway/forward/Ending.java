package io.culvert.gateway.forward;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.tunnel.error.CulvertError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;

/** Who hears of an exchange's end: its client, as far as it can be told, the log, and history. */
final class Ending {
  private final ChannelHandlerContext ctx;
  private final Exchange exchange;
  private final ResponseToClient response;

  Ending(ChannelHandlerContext ctx, Exchange exchange, ResponseToClient response) {
    this.ctx = ctx;
    this.exchange = exchange;
    this.response = response;
  }

  /** All of the request was sent, and all of the response. */
  void answered() {
    exchange.finish(Outcome.ANSWERED, null);
  }

  /** It fails: the client gets an answer that says so, or what it has of one breaks off. */
  void failed(Refusal refusal) {
    if (response.hasBegun()) {
      cutOff(refusal.error());
    } else {
      ctx.fireExceptionCaught(refusal);
    }
  }

  /** It fails, and the client is told by nothing but the end of what it has. */
  void cutOff(CulvertError error) {
    log(error);
    response.cutOff();
    exchange.finish(Failures.outcome(error), error);
  }

  /** The client is gone, with or without the whole response. */
  void withoutClient() {
    if (response.isComplete()) {
      if (!exchange.responseBody().isEnded()) {
        exchange.responseBody().ended(EmptyHttpHeaders.INSTANCE);
      }
      answered();
    } else {
      log(CulvertError.CLIENT_LEFT);
      exchange.finish(Outcome.CLIENT_LEFT, CulvertError.CLIENT_LEFT);
    }
  }

  private void log(CulvertError error) {
    FailureLog.say(error, exchange.client().address(), exchange.tunnel().info().hostname());
  }
}
