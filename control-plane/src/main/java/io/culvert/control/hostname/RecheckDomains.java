package io.culvert.control.hostname;

import io.culvert.control.view.FollowedFacts;
import io.culvert.schemas.hostname.HostnameClaim;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at verified domains again and again, so that a domain stops serving for an account that has
 * lost it. Each instance does: what two of them find is decided once.
 */
final class RecheckDomains implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RecheckDomains.class);
  private static final int AT_ONCE = 8;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final HostnameView view;
  private final VerifyDomain verify;
  private final BooleanSupplier isCaughtUp;
  private final Duration interval;
  private final InstantSource clock;
  private final Map<String, Instant> lookedAt = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("recheck-domains").factory());

  RecheckDomains(
      HostnameView view,
      VerifyDomain verify,
      FollowedFacts facts,
      Duration interval,
      InstantSource clock) {
    this.view = view;
    this.verify = verify;
    this.isCaughtUp = facts::isCaughtUp;
    this.interval = interval;
    this.clock = clock;
  }

  public void start() {
    var pause = Math.clamp(interval.toMillis() / 10, 10, LONGEST_PAUSE.toMillis());
    thread.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void round() {
    if (!isCaughtUp.getAsBoolean()) {
      return;
    }
    try {
      var now = clock.instant();
      var domains = view.book().customDomains();
      lookedAt.keySet().retainAll(domains.stream().map(HostnameClaim::hostname).toList());
      Flux.fromIterable(domains)
          .filter(claim -> isDue(claim, now))
          .flatMap(this::again, AT_ONCE)
          .blockLast();
    } catch (RuntimeException e) { // the next round may do better
      log.warn("Domains could not be looked at again: {}", e.toString());
    }
  }

  // The first look comes somewhere in the interval, by the name: after a start not all at once.
  private boolean isDue(HostnameClaim claim, Instant now) {
    var spread = Math.floorMod(claim.hostname().hashCode(), Math.max(1, interval.toMillis()));
    var last =
        lookedAt.computeIfAbsent(claim.hostname(), _ -> now.minus(interval).plusMillis(spread));
    if (now.isBefore(last.plus(interval))) {
      return false;
    }
    lookedAt.put(claim.hostname(), now);
    return true;
  }

  private Mono<Void> again(HostnameClaim claim) {
    return verify
        .verifyAgain(claim)
        .onErrorResume(
            e -> {
              log.warn("{} could not be looked at again: {}", claim.hostname(), e.toString());
              return Mono.empty();
            });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
