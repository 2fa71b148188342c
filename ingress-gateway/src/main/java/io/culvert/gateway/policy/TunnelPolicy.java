package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.RateLimit;
import io.culvert.tunnel.policy.TrafficLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a tunnel with all that is counted for it. The tunnel's sessions share it: those
 * before and after a reconnect, and those of a pool.
 */
final class TunnelPolicy {
  /** How many refusals are worth a place in the history; the metrics count all. */
  private static final RateLimit RECORDED = new RateLimit(30, 60, 30, RateLimit.By.TUNNEL);

  private final EdgePolicy policy;
  private final List<Check> checks;
  private final @Nullable WebhookVerifier webhook;
  private final RateMeter recorded = new RateMeter();
  private volatile long usedAt;

  /**
   * @param addresses where single clients are counted
   * @param now by the clock of {@link Visit#now}
   */
  TunnelPolicy(EdgePolicy policy, RateTable addresses, long now) {
    this.policy = policy;
    this.checks = checks(policy, addresses);
    this.webhook = policy.webhook() == null ? null : new WebhookVerifier(policy.webhook());
    this.usedAt = now;
  }

  /** In the order in which they are made: who may not come uses up nothing. */
  private static List<Check> checks(EdgePolicy policy, RateTable addresses) {
    var checks = new ArrayList<Check>();
    addAccess(policy.access(), addresses, checks);
    addLimits(policy.limits(), addresses, checks);
    if (policy.webhook() != null) {
      checks.add(new LimitLength(WebhookVerifier.MOST_BYTES, CulvertError.WEBHOOK_TOO_LARGE));
    }
    return List.copyOf(checks);
  }

  private static void addAccess(AccessRules access, RateTable addresses, List<Check> checks) {
    if (!access.allow().isEmpty() || !access.deny().isEmpty()) {
      checks.add(new AdmitAddress(access));
    }
    if (!access.logins().isEmpty()) {
      checks.add(new AskForLogin(access.logins(), addresses));
    }
  }

  private static void addLimits(TrafficLimits limits, RateTable addresses, List<Check> checks) {
    if (limits.rate() != null) {
      checks.add(new LimitRate(limits.rate(), addresses));
    }
    if (limits.body() != null) {
      checks.add(new LimitLength(limits.body(), CulvertError.BODY_TOO_LARGE));
    }
    if (limits.concurrent() != null) {
      checks.add(new LimitConcurrency(limits.concurrent()));
    }
  }

  EdgePolicy policy() {
    return policy;
  }

  /** What is to be said against the request by its head; null when nothing is. */
  @Nullable Objection against(Visit visit) {
    usedAt = visit.now();
    for (var check : checks) {
      var objection = check.against(visit);
      if (objection != null) {
        return objection;
      }
    }
    return null;
  }

  /** Verifies signatures; null when requests need none. */
  @Nullable WebhookVerifier webhook() {
    return webhook;
  }

  /** Whether another refusal is to be recorded. */
  boolean recordsRefusal(long now) {
    return recorded.take(RECORDED, now) == 0;
  }

  /** When it was last asked, by the clock of {@link Visit#now}. */
  long usedAt() {
    return usedAt;
  }
}
