package io.culvert.schemas.hostname;

import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettingsChanged;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who owns one hostname: the fold of its events, never changed. There is one owner or none. Any
 * number of accounts may say that a custom domain is theirs; the one for which DNS says so owns it.
 *
 * @param owner accountId, or null while it is nobody's
 * @param claims by accountId; the owner's is among them
 * @param released by whom it was given up last, and until when nobody else may have it
 */
public record HostnameOwnership(
    @Nullable String owner, Map<String, HostnameClaim> claims, @Nullable Quarantine released) {

  private static final HostnameOwnership NONE = new HostnameOwnership(null, Map.of(), null);

  /** After a release. */
  public record Quarantine(String lastOwner, Instant until) {

    /** Whether somebody else than the account has to wait. */
    public boolean keepsOut(@Nullable String accountId, Instant now) {
      return now.isBefore(until) && !lastOwner.equals(accountId);
    }
  }

  public HostnameOwnership {
    claims = Collections.unmodifiableMap(claims);
  }

  /** Before the first event. */
  public static HostnameOwnership none() {
    return NONE;
  }

  /** What the account has of it. */
  public Optional<HostnameClaim> claimOf(@Nullable String accountId) {
    return Optional.ofNullable(accountId == null ? null : claims.get(accountId));
  }

  /** What the owner has of it. */
  public Optional<HostnameClaim> owned() {
    return claimOf(owner);
  }

  public HostnameOwnership evolve(HostnameEvent event) {
    var account = event.getAccountId();
    return switch (event.getPayload()) {
      case HostnameReserved fact -> reserved(event, fact);
      case HostnameReleased fact -> released(account, fact.getQuarantinedUntil());
      case HostnameSettingsChanged fact ->
          changed(account, claim -> claim.with(fact.getSettings(), event.getEventId()));
      case DomainVerified fact -> verified(event, fact);
      case DomainProofLost fact -> {
        var lost = new DomainStatus.ProofLost(fact.getServesUntil());
        yield changed(account, claim -> claim.with(lost, event.getEventId()));
      }
      case TcpPortAssigned fact ->
          changed(account, claim -> claim.withPort(fact.getPort(), event.getEventId()));
      case TcpPortReleased _ -> changed(account, claim -> claim.withPort(null, event.getEventId()));
      default -> this; // the union grows
    };
  }

  private HostnameOwnership reserved(HostnameEvent event, HostnameReserved fact) {
    var account = event.getAccountId();
    var claim =
        new HostnameClaim(
            event.getHostname(),
            account,
            fact.getCustom(),
            fact.getSettings(),
            fact.getCustom() ? new DomainStatus.Unverified() : new DomainStatus.NotNeeded(),
            null,
            event.getOccurredAt(),
            event.getEventId());
    var more = new HashMap<>(claims);
    more.put(account, claim);
    return fact.getCustom()
        ? new HostnameOwnership(owner, more, released)
        : new HostnameOwnership(account, more, null);
  }

  private HostnameOwnership released(String account, Instant quarantinedUntil) {
    var fewer = new HashMap<>(claims);
    fewer.remove(account);
    return account.equals(owner)
        ? new HostnameOwnership(null, fewer, new Quarantine(account, quarantinedUntil))
        : new HostnameOwnership(owner, fewer, released);
  }

  private HostnameOwnership verified(HostnameEvent event, DomainVerified fact) {
    var account = event.getAccountId();
    if (!claims.containsKey(account)) {
      return this;
    }
    var status = new DomainStatus.Verified(fact.getMethod(), event.getOccurredAt());
    var all = new HashMap<>(claims);
    if (owner != null) { // one who says so, like all others, from now on
      all.computeIfPresent(
          owner, (_, claim) -> claim.with(new DomainStatus.Unverified(), event.getEventId()));
    }
    all.computeIfPresent(account, (_, claim) -> claim.with(status, event.getEventId()));
    return new HostnameOwnership(account, all, null);
  }

  private HostnameOwnership changed(String account, UnaryOperator<HostnameClaim> change) {
    if (!claims.containsKey(account)) {
      return this;
    }
    var all = new HashMap<>(claims);
    all.computeIfPresent(account, (_, claim) -> change.apply(claim));
    return new HostnameOwnership(owner, all, released);
  }
}
