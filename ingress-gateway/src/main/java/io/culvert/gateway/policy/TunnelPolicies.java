package io.culvert.gateway.policy;

import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of the tunnels that were asked for not long ago. Any thread. */
final class TunnelPolicies {
  /** Then nothing is counted any more that could still matter. */
  private static final long FORGOTTEN_AFTER = Duration.ofDays(1).toNanos();

  /** How many tunnels there may be before a look for those to forget is worth it. */
  private static final int MANY = 10_000;

  /** Agents of a pool may ask for different things; one that changes its mind is not many. */
  private static final int MOST_OF_ONE = 8;

  private final RateTable clients;
  private final Map<String, List<TunnelPolicy>> byHostname = new ConcurrentHashMap<>();

  TunnelPolicies(RateTable clients) {
    this.clients = clients;
  }

  /** What is counted for the tunnel and its policy. */
  TunnelPolicy of(TunnelInfo tunnel, long now) {
    for (var each : byHostname.getOrDefault(tunnel.hostname(), List.of())) {
      if (each.policy() == tunnel.policy()) {
        return each;
      }
    }
    return find(tunnel, now);
  }

  /** Equal, but from another hello; or new. */
  private TunnelPolicy find(TunnelInfo tunnel, long now) {
    if (byHostname.size() > MANY) {
      byHostname.keySet().forEach(hostname -> forgetIfUnused(hostname, now));
    }
    var all =
        byHostname.compute(
            tunnel.hostname(),
            (_, before) -> with(tunnel, before == null ? List.of() : before, now));
    return all.stream()
        .filter(each -> each.policy().equals(tunnel.policy()))
        .findFirst()
        .orElseThrow();
  }

  private List<TunnelPolicy> with(TunnelInfo tunnel, List<TunnelPolicy> before, long now) {
    var policy = tunnel.policy();
    if (before.stream().anyMatch(each -> each.policy().equals(policy))) {
      return before;
    }
    var all = new ArrayList<TunnelPolicy>();
    all.add(new TunnelPolicy(policy, clients.of(tunnel.hostname()), now));
    before.stream().limit(MOST_OF_ONE - 1).forEach(all::add);
    return List.copyOf(all);
  }

  private void forgetIfUnused(String hostname, long now) {
    byHostname.computeIfPresent(
        hostname,
        (_, all) -> {
          if (!all.stream().allMatch(each -> isForgotten(each, now))) {
            return all;
          }
          clients.forget(hostname);
          return null;
        });
  }

  private static boolean isForgotten(TunnelPolicy policy, long now) {
    return now - policy.usedAt() > FORGOTTEN_AFTER;
  }
}
