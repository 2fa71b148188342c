package io.culvert.gateway.acme;

import io.culvert.runtime.retry.Backoff;
import io.culvert.tunnel.error.CulvertError;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For which names orders have failed, and when each may be tried again. It outlives restarts, and
 * gateways on one folder share it: authorities count failures and keep out who has too many.
 */
final class Failures {
  /** Four or five in the first hour, at least six hours between later ones. */
  static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(6), Duration.ofHours(12));

  /** An authority's limits may be for one name only, so the others do not wait as long. */
  private static final Duration LONGEST_PAUSE_OF_ALL = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private final AcmeFolder folder;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Map<String, Failure> known = new ConcurrentHashMap<>();
  private volatile Instant pausedUntil = Instant.MIN;

  Failures(AcmeFolder folder, Backoff backoff, RandomGenerator random) {
    this.folder = folder;
    this.backoff = backoff;
    this.random = random;
  }

  /** Whether no order may be begun, as far as this gateway has heard; costs nothing. */
  boolean isPausedAt(String name, Instant now) {
    return now.isBefore(pausedUntil) || now.isBefore(known.getOrDefault(name, Failure.NONE).next());
  }

  /** The same as far as any gateway has heard. */
  boolean mustWait(String name, Instant now) throws IOException {
    look(name);
    return isPausedAt(name, now);
  }

  /** What all gateways have heard. */
  Failure look(String name) throws IOException {
    SafeFiles.read(folder.failure(name)).ifPresent(text -> known.put(name, Failure.in(text)));
    return known.getOrDefault(name, Failure.NONE);
  }

  /** It failed once more. */
  void failed(String name, OrderFailed why, Instant now) {
    int count = known.getOrDefault(name, Failure.NONE).count() + 1;
    var asked = why.notBefore().map(then -> Duration.between(now, then));
    var pause = backoff.after(count, asked, random);
    var code = why.error().code();
    var failure = new Failure(count, now.plus(pause), code + " " + why.getMessage());
    known.put(name, failure); // holds here even if the folder does not take it
    if (why.error() == CulvertError.AUTHORITY_LIMITS) {
      var latest = now.plus(LONGEST_PAUSE_OF_ALL);
      pausedUntil = why.notBefore().filter(then -> then.isBefore(latest)).orElse(latest);
    }
    log.warn(
        "{} {} {}: {}; it is tried again at {}",
        code,
        name,
        why.error().what(),
        why.getMessage(),
        failure.next());
    try {
      SafeFiles.write(folder.failure(name), failure.toText());
    } catch (IOException e) {
      log.warn("{} That {} failed cannot be kept: {}", code, name, e.toString());
    }
  }

  /** There is a certificate now. */
  void over(String name) throws IOException {
    known.remove(name);
    Files.deleteIfExists(folder.failure(name));
  }

  /** Names that wait, as far as this gateway has heard. */
  int count() {
    return known.size();
  }
}
