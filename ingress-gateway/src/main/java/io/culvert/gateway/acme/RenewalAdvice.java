package io.culvert.gateway.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When certificates are to be renewed: when two thirds of their life are over, or earlier when the
 * authority says so, as it does before it revokes (RFC 9773).
 */
final class RenewalAdvice {
  private static final Logger log = LoggerFactory.getLogger(RenewalAdvice.class);
  private static final Duration ASK_EVERY = Duration.ofHours(6);

  /** An authority that does not answer is not asked about the next certificate at once. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** The authority's idea of it. */
  interface Source {
    /**
     * Asks for the time within which a certificate should be renewed.
     *
     * @throws Exception when the authority has none, or cannot be reached
     */
    Window of(X509Certificate certificate) throws Exception;
  }

  /** A time to renew in. */
  record Window(Instant start, Instant end) {
    /** Any moment of it, so that not everybody comes at once (RFC 9773 §4.2). */
    Instant any(RandomGenerator random) {
      long millis = Duration.between(start, end).toMillis();
      return millis <= 0 ? start : start.plusMillis(random.nextLong(millis));
    }
  }

  private record Heard(X509Certificate about, Instant renewAt, Instant askAgain) {}

  private final Source source;
  private final RandomGenerator random;
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private volatile Instant pausedUntil = Instant.MIN;

  RenewalAdvice(Source source, RandomGenerator random) {
    this.source = source;
    this.random = random;
  }

  /** Whether it should be renewed now; may ask the authority. */
  boolean isDue(String name, IssuedCertificate certificate, Instant now) {
    return !now.isBefore(certificate.renewFrom())
        || !now.isBefore(advice(name, certificate.leaf(), now).renewAt());
  }

  private Heard advice(String name, X509Certificate certificate, Instant now) {
    var known = heard.get(name);
    if (known != null && known.about().equals(certificate) && now.isBefore(known.askAgain())) {
      return known;
    }
    if (now.isBefore(pausedUntil)) {
      return new Heard(certificate, Instant.MAX, now);
    }
    var fresh = new Heard(certificate, ask(name, certificate, now), now.plus(ASK_EVERY));
    heard.put(name, fresh);
    return fresh;
  }

  private Instant ask(String name, X509Certificate certificate, Instant now) {
    try {
      return source.of(certificate).any(random);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      pausedUntil = now.plus(PAUSE);
      log.debug("The authority has no advice for {}: {}", name, e.toString());
    }
    return Instant.MAX;
  }
}
