package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.RateLimit;
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
  private final List<Check<? super Visit>> ofRequests;
  private final List<Check<Visitor>> ofConnections;
  private final @Nullable WebhookVerifier webhook;
  private final RateMeter recorded = new RateMeter();
  private volatile long usedAt;

  /**
   * @param clients where single clients are counted
   * @param now by the clock of {@link Visit#now}
   */
  TunnelPolicy(EdgePolicy policy, ClientMeters clients, long now) {
    this.policy = policy;
    var common = CommonChecks.of(policy, clients);
    this.ofRequests = checks(policy, common, clients);
    this.ofConnections = common.all();
    this.webhook = policy.webhook() == null ? null : new WebhookVerifier(policy.webhook());
    this.usedAt = now;
  }

  /** In the order in which they are made: who may not come uses up nothing. */
  private static List<Check<? super Visit>> checks(
      EdgePolicy policy, CommonChecks common, ClientMeters clients) {
    var limits = policy.limits();
    var checks = new ArrayList<Check<? super Visit>>(common.ofAddress());
    if (!policy.access().logins().isEmpty()) {
      checks.add(new AskForLogin(policy.access().logins(), clients));
    }
    checks.addAll(common.ofRate());
    if (limits.body() != null) {
      checks.add(new LimitLength(limits.body(), CulvertError.BODY_TOO_LARGE));
    }
    checks.addAll(common.ofConcurrency());
    if (policy.webhook() != null) {
      checks.add(new LimitLength(WebhookVerifier.MOST_BYTES, CulvertError.WEBHOOK_TOO_LARGE));
    }
    return List.copyOf(checks);
  }

  EdgePolicy policy() {
    return policy;
  }

  /** What is to be said against the request by its head; null when nothing is. */
  @Nullable Objection against(Visit visit) {
    return first(ofRequests, visit);
  }

  /** What is to be said against a connection that is not HTTP; null when nothing is. */
  @Nullable Objection against(ConnectionVisit visit) {
    return first(ofConnections, visit);
  }

  private <V extends Visitor> @Nullable Objection first(
      List<? extends Check<? super V>> checks, V visit) {
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
