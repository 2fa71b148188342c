package io.culvert.gateway.acme;

import io.culvert.events.HostnameProtocol;
import io.culvert.gateway.route.HostnameView;
import io.culvert.schemas.hostname.DomainStatus;
import io.culvert.schemas.hostname.HostnameClaim;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which names a certificate is ordered for: those that the operator or a proof in DNS has said lead
 * here, and never one that a stranger has made up.
 *
 * @param hostnames what is known of hostnames
 * @param reserved whether reserved names under the base domain are among them
 * @param inFiles whether the operator's files have a certificate for a name
 */
record OrderableNames(
    HostnameView hostnames, boolean reserved, Predicate<String> inFiles, Clock clock) {

  /** Whether everything about hostnames was read. */
  boolean areKnown() {
    return hostnames.isRead().getAsBoolean();
  }

  boolean has(String name) {
    return DomainName.isOne(name)
        && !inFiles.test(name)
        && (isOperators(name) || hostnames.book().find(name).filter(this::mayHave).isPresent());
  }

  /** Those whose certificates are ordered before anybody asks. */
  Set<String> expected() {
    var names = new TreeSet<>(hostnames.custom().hostnames().keySet());
    for (var claim : hostnames.book().customDomains()) {
      if (claim.status() instanceof DomainStatus.Verified) {
        names.add(claim.hostname());
      }
    }
    names.removeIf(name -> !has(name));
    return names;
  }

  private boolean isOperators(String name) {
    return hostnames.custom().hostnames().containsKey(name);
  }

  /** Whoever passes TLS through has a certificate behind the tunnel. */
  private boolean mayHave(HostnameClaim claim) {
    return (claim.custom() || reserved)
        && claim.settings().getProtocol() != HostnameProtocol.TLS
        && claim.servesAt(clock.instant());
  }
}
