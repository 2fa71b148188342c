package io.culvert.control.billing.webhook;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which messages were taken in, and in which attempts. A sender that tries again uses the same id
 * and a new time; the very same attempt comes again only from who recorded it.
 *
 * <p>Knows the newest ones. An older message that comes again is kept a second time and changes
 * nothing. Threads may share it.
 */
final class SeenWebhooks {

  /** What a message is. */
  enum Claim {
    /** Whoever asked keeps it now, and says what became of that. */
    NEW,
    /** It is kept already. */
    KNOWN,
    /** This attempt was here before. */
    REPLAYED,
    /** Somebody is about to keep it. */
    BUSY
  }

  private static final int REMEMBERED = 100_000;

  private final Set<String> underway = new HashSet<>();
  private final Map<String, Set<Long>> attempts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized Claim claim(String webhookId, Instant attemptedAt) {
    if (underway.contains(webhookId)) {
      return Claim.BUSY;
    }
    var known = attempts.get(webhookId);
    if (known == null) {
      underway.add(webhookId);
      return Claim.NEW;
    }
    return known.add(attemptedAt.getEpochSecond()) ? Claim.KNOWN : Claim.REPLAYED;
  }

  /** It is in the log. */
  synchronized void kept(String webhookId, Instant attemptedAt) {
    underway.remove(webhookId);
    attempts
        .computeIfAbsent(webhookId, _ -> HashSet.newHashSet(1))
        .add(attemptedAt.getEpochSecond());
  }

  /** It could not be kept; the next attempt may. */
  synchronized void failed(String webhookId) {
    underway.remove(webhookId);
  }
}
