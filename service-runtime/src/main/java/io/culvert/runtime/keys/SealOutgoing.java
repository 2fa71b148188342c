package io.culvert.runtime.keys;

import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.event.EventSeal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals events before they are written. What cannot be sealed, because the account's key is not
 * known, is written without anything personal: never in clear. Threads may share it.
 */
public final class SealOutgoing {

  private static final Logger log = LoggerFactory.getLogger(SealOutgoing.class);
  private static final Duration START = Duration.ofSeconds(10);
  private static final long WARN_EVERY = Duration.ofMinutes(1).toNanos();

  private final FollowedKeys keys;
  private final Counter withoutKey;
  private final long startedBy = System.nanoTime() + START.toNanos();
  private final AtomicLong warnAt = new AtomicLong(System.nanoTime());

  /**
   * @param keys started by the caller
   */
  public SealOutgoing(FollowedKeys keys, MeterRegistry meters) {
    this.keys = keys;
    this.withoutKey =
        Counter.builder("sealing.without.key")
            .description("Events written without their personal data for want of a key")
            .register(meters);
  }

  /** The event as it may be written; empty when nothing of it may be. */
  public <E> Optional<E> seal(EventSeal<E> seal, E event) {
    var accountId = seal.accountId(event);
    if (accountId == null) {
      return Optional.of(event);
    }
    try {
      var cipher = keys.keyring().cipher(accountId);
      if (cipher.isPresent()) {
        return Optional.of(seal.seal(event, cipher.get()));
      }
      tell(accountId, "is unknown");
    } catch (IllegalStateException e) { // destroyed just now, or under a master key we lack
      tell(accountId, "cannot be used: " + e.getMessage());
    }
    return seal.withoutContent(event);
  }

  /**
   * As {@link #seal}, for threads that may wait: while the keys are being read for the first time
   * an unknown one is waited for, at most until ten seconds after the start.
   */
  public <E> Optional<E> sealPatiently(EventSeal<E> seal, E event) {
    var accountId = seal.accountId(event);
    if (accountId != null && !keys.isCaughtUp() && cipher(accountId).isEmpty()) {
      awaitStart();
    }
    return seal(seal, event);
  }

  private Optional<AccountCipher> cipher(String accountId) {
    try {
      return keys.keyring().cipher(accountId);
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private void awaitStart() {
    var left = startedBy - System.nanoTime();
    if (left > 0) {
      try {
        keys.awaitCaughtUp(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tell(String accountId, String why) {
    withoutKey.increment();
    var now = System.nanoTime();
    var due = warnAt.get();
    if (now - due >= 0 && warnAt.compareAndSet(due, now + WARN_EVERY)) {
      log.warn(
          "Personal data is not recorded, {} times so far: the key of account {} {}",
          (long) withoutKey.count(),
          accountId,
          why);
    }
  }
}
