package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.RateLimit;
import org.jspecify.annotations.Nullable;

/** Turns away what comes faster than the owner wants. */
final class LimitRate implements Check<Visitor> {
  private final RateLimit limit;
  private final RateTable addresses;
  private final RateMeter all = new RateMeter();

  LimitRate(RateLimit limit, RateTable addresses) {
    this.limit = limit;
    this.addresses = addresses;
  }

  @Override
  public @Nullable Objection against(Visitor visit) {
    var meter =
        switch (limit.by()) {
          case IP -> addresses.of(this, visit.address());
          case TUNNEL -> all;
        };
    long wait = meter.take(limit, visit.now());
    return wait == 0 ? null : Objection.forNow(CulvertError.RATE_EXCEEDED, wait);
  }
}
