package io.culvert.gateway.acme;

import io.culvert.runtime.retry.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * For which names orders have failed, and when each may be tried again. It outlives restarts, and
 * gateways on one folder share it: authorities count failures and keep out who has too many.
 */
final class Failures {
  /** Four or five in the first hour, at least six hours between later ones. */
  static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(6), Duration.ofHours(12));

  private final AcmeFolder folder;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Map<String, Failure> known = new ConcurrentHashMap<>();

  Failures(AcmeFolder folder, Backoff backoff, RandomGenerator random) {
    this.folder = folder;
    this.backoff = backoff;
    this.random = random;
  }

  /** As far as this gateway has heard; costs nothing. */
  boolean isPausedAt(String name, Instant now) {
    return now.isBefore(known.getOrDefault(name, Failure.NONE).next());
  }

  /** What all gateways have heard. */
  Failure look(String name) throws IOException {
    SafeFiles.read(folder.failure(name)).ifPresent(text -> known.put(name, Failure.in(text)));
    return known.getOrDefault(name, Failure.NONE);
  }

  /** It failed once more. */
  Failure failed(String name, OrderFailed why, Instant now) {
    int count = known.getOrDefault(name, Failure.NONE).count() + 1;
    var asked = why.notBefore().map(then -> Duration.between(now, then));
    var pause = backoff.after(count, asked, random);
    var failure = new Failure(count, now.plus(pause), why.error().code() + " " + why.getMessage());
    known.put(name, failure); // holds here even if the folder does not take it
    return failure;
  }

  /** For other gateways, and for after a restart. */
  void keep(String name, Failure failure) throws IOException {
    SafeFiles.write(folder.failure(name), failure.toText());
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
