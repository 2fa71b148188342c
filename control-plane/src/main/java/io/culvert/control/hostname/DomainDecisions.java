package io.culvert.control.hostname;

import static io.culvert.control.api.ControlError.DOMAIN_HELD;
import static io.culvert.control.api.ControlError.DOMAIN_NEEDS_NO_PROOF;
import static io.culvert.control.api.ControlError.DOMAIN_NOT_PROVED;
import static io.culvert.control.api.ControlError.HOSTNAME_UNKNOWN;

import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.RecordDomainCheck;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.hostname.DomainStatus;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.hostname.HostnameOwnership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from what DNS has for a custom domain. The account for which DNS speaks owns it. An
 * owner is only replaced when its own proof is gone from DNS, so two accounts with a proof each do
 * not take the domain from each other in turns.
 */
final class DomainDecisions {

  private DomainDecisions() {}

  /** Asked only when DNS answered: no answer is no news. */
  static Decision recordCheck(
      RecordDomainCheck order, HostnameOwnership name, HostnameLimits limits, Instant now) {
    var claim = name.claimOf(order.getAccountId()).orElse(null);
    if (claim == null) {
      return Decision.reject(HOSTNAME_UNKNOWN, "You have no such hostname.");
    }
    if (!claim.custom()) {
      return Decision.reject(DOMAIN_NEEDS_NO_PROOF, claim.hostname() + " needs no proof.");
    }
    var proof = order.getProof();
    return proof == null ? notProved(claim, limits, now) : proved(claim, proof, name, limits, now);
  }

  private static Decision proved(
      HostnameClaim claim,
      DomainProof proof,
      HostnameOwnership name,
      HostnameLimits limits,
      Instant now) {
    if (claim.status() instanceof DomainStatus.Verified(var method, var _) && method == proof) {
      return Decision.accept(List.of());
    }
    var facts = new ArrayList<Fact>();
    var other = name.owned().filter(owned -> !owned.accountId().equals(claim.accountId()));
    if (other.isPresent()) {
      if (other.get().status() instanceof DomainStatus.Verified) {
        return Decision.reject(
            DOMAIN_HELD,
            "DNS still has the proof of another account for " + claim.hostname() + ".");
      }
      var port = other.get().port();
      if (port != null) { // belongs to the account that had it, not to the domain
        var until = now.plus(limits.quarantine());
        facts.add(HostnameDecisions.fact(other.get(), new TcpPortReleased(port, until)));
      }
    }
    facts.add(HostnameDecisions.fact(claim, new DomainVerified(proof)));
    return Decision.accept(facts);
  }

  private static Decision notProved(HostnameClaim claim, HostnameLimits limits, Instant now) {
    return switch (claim.status()) {
      case DomainStatus.Verified _ ->
          Decision.accept(
              List.of(
                  HostnameDecisions.fact(claim, new DomainProofLost(now.plus(limits.grace())))));
      case DomainStatus.ProofLost _ -> Decision.accept(List.of()); // the grace runs already
      case DomainStatus.Unverified _, DomainStatus.NotNeeded _ ->
          Decision.reject(DOMAIN_NOT_PROVED, "DNS has no proof for " + claim.hostname() + ".");
    };
  }
}
