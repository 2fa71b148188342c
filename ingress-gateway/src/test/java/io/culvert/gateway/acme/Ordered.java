package io.culvert.gateway.acme;

import io.culvert.gateway.route.HostnameView;
import io.culvert.runtime.retry.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** Orders in a hurry. */
public final class Ordered {
  /** Nobody tries twice within a test. */
  public static final Backoff LONG = new Backoff(Duration.ofHours(1), Duration.ofHours(1));

  private Ordered() {}

  /**
   * From a real authority.
   *
   * @param round time between two rounds of renewals
   */
  public static AcmeCertificates from(AcmeSettings settings, HostnameView view, Duration round) {
    var clock = Clock.systemUTC();
    var names = new OrderableNames(view, settings.reservedNames(), _ -> false, clock);
    var times = new AcmeCertificates.Times(Duration.ofSeconds(30), round, LONG);
    var account = Objects.requireNonNull(settings.account());
    return AcmeCertificates.open(account, names, times, new SimpleMeterRegistry());
  }
}
