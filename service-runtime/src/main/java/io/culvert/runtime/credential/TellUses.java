package io.culvert.runtime.credential;

import io.culvert.events.CredentialUsed;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.Credential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the log that credentials were used, each at most once an hour: a person wants to know which
 * tokens are in use, and a busy one must not fill the log. Any thread may call it.
 */
public final class TellUses {

  private static final Duration EVERY = Duration.ofHours(1);

  /** Credentials remembered; one that was forgotten is told again, which does no harm. */
  private static final int REMEMBERED = 10_000;

  private final EventPublisher publisher;
  private final InstantSource clock;
  private final Map<String, Instant> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  public TellUses(EventPublisher publisher, InstantSource clock) {
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Somebody was let in by it just now. */
  public void used(Credential credential) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (isDue(credential.credentialId(), now)) {
      publisher.offer(
          Topics.CREDENTIAL_USES,
          credential.credentialId(),
          new CredentialUsed(credential.credentialId(), credential.accountId(), now));
    }
  }

  private synchronized boolean isDue(String credentialId, Instant now) {
    var last = told.get(credentialId);
    if (last != null && now.isBefore(last.plus(EVERY))) {
      return false;
    }
    told.put(credentialId, now);
    return true;
  }
}
