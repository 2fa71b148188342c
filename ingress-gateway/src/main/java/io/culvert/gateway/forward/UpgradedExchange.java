package io.culvert.gateway.forward;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.relay.Relayed;
import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import org.jspecify.annotations.Nullable;

/** An exchange after its 101: what passes counts as its bodies. */
record UpgradedExchange(Exchange exchange) implements Relayed {

  @Override
  public void fromClient(int bytes) {
    exchange.requestBody().passed(bytes);
  }

  @Override
  public void clientEnded() {
    exchange.requestBody().ended(EmptyHttpHeaders.INSTANCE);
  }

  @Override
  public void toClient(int bytes) {
    exchange.responseBody().passed(bytes);
  }

  @Override
  public void agentEnded() {
    exchange.responseBody().ended(EmptyHttpHeaders.INSTANCE);
  }

  /**
   * The 101 was answered. How an upgraded connection ends is its own protocol's affair; only a
   * tunnel that broke under it is worth a code.
   */
  @Override
  public void over(@Nullable CulvertError error) {
    if (error == null || error == CulvertError.CLIENT_LEFT) {
      exchange.finish(Outcome.ANSWERED, null);
    } else {
      FailureLog.say(error, exchange.client().address(), exchange.tunnel().info().hostname());
      exchange.finish(Failures.outcome(error), error);
    }
  }
}
