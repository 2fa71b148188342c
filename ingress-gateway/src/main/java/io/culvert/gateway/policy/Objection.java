package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.tunnel.error.CulvertError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is turned away.
 *
 * @param error what the client is told
 * @param retryIn after which time it may succeed; null when nobody can say
 */
record Objection(CulvertError error, @Nullable Duration retryIn) {

  static Objection of(CulvertError error) {
    return new Objection(error, null);
  }

  static Objection forNow(CulvertError error, long nanos) {
    return new Objection(error, Duration.ofNanos(nanos));
  }

  /** The objection on its way down the pipeline. */
  Refusal refuse(Exchange exchange, boolean fatal) {
    var refusal = Refusal.of(error, exchange, fatal);
    return retryIn == null ? refusal : refusal.retryIn(retryIn);
  }
}
