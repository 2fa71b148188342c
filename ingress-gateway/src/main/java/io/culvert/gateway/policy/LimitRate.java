package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.RateLimit;
import org.jspecify.annotations.Nullable;

/** Turns away what comes faster than the owner wants. */
final class LimitRate implements Check<Visitor> {
  private final RateLimit limit;
  private final ClientMeters clients;
  private final RateMeter all = new RateMeter();

  LimitRate(RateLimit limit, ClientMeters clients) {
    this.limit = limit;
    this.clients = clients;
  }

  @Override
  public @Nullable Objection against(Visitor visit) {
    var meter =
        switch (limit.by()) {
          case IP -> clients.of(this, visit.address());
          case TUNNEL -> all;
        };
    long wait = meter.take(limit, visit.now());
    return wait == 0 ? null : Objection.forNow(CulvertError.RATE_EXCEEDED, wait);
  }
}
