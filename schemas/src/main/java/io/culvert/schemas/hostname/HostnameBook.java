package io.culvert.schemas.hostname;

import io.culvert.events.HostnameEvent;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.hostname.HostnameOwnership.Quarantine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every reserved hostname: the fold of the hostname topic. One thread applies events, any thread
 * looks up. An event applied twice in a row changes nothing.
 *
 * <p>Hostnames are as in the events: lower case, without port, base domain included.
 */
public final class HostnameBook {

  private final Map<String, HostnameOwnership> byHostname = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> byAccount = new ConcurrentHashMap<>();
  private final Map<Integer, String> byPort = new ConcurrentHashMap<>();
  private final Map<Integer, Quarantine> releasedPorts = new ConcurrentHashMap<>();

  public void apply(HostnameEvent event) {
    var hostname = event.getHostname();
    var now =
        byHostname.merge(
            hostname, HostnameOwnership.none().evolve(event), (known, _) -> known.evolve(event));
    var names = byAccount.computeIfAbsent(event.getAccountId(), _ -> ConcurrentHashMap.newKeySet());
    if (now.claims().containsKey(event.getAccountId())) {
      names.add(hostname);
    } else {
      names.remove(hostname);
    }
    switch (event.getPayload()) {
      case TcpPortAssigned fact -> byPort.put(fact.getPort(), hostname);
      case TcpPortReleased fact -> {
        byPort.remove(fact.getPort(), hostname);
        releasedPorts.put(
            fact.getPort(), new Quarantine(event.getAccountId(), fact.getQuarantinedUntil()));
      }
      default -> {} // says nothing of ports
    }
  }

  /** Everything known of the hostname. */
  public HostnameOwnership ownership(String hostname) {
    return byHostname.getOrDefault(hostname, HostnameOwnership.none());
  }

  /** What its owner has of the hostname, whether it serves or not; empty when nobody owns it. */
  public Optional<HostnameClaim> find(String hostname) {
    return ownership(hostname).owned();
  }

  /**
   * How the account stands to the hostname. {@link Standing.Free} says nothing about whether names
   * outside the base domain may be used at all: that is the asker's to refuse.
   *
   * @param accountId null for somebody without an account
   */
  public Standing standing(String hostname, @Nullable String accountId, Instant now) {
    var known = ownership(hostname);
    var claim = known.claimOf(accountId);
    if (known.owner() != null) {
      if (known.owner().equals(accountId)) {
        return new Standing.Owned(claim.orElseThrow());
      }
      return claim.<Standing>map(Standing.Unverified::new).orElseGet(Standing.Taken::new);
    }
    if (claim.isPresent()) {
      return new Standing.Unverified(claim.get());
    }
    var released = known.released();
    return released != null && released.keepsOut(accountId, now)
        ? new Standing.Quarantined(released.until())
        : new Standing.Free();
  }

  /** The hostname whose owner holds the public TCP port. */
  public Optional<HostnameClaim> byPort(int port) {
    return Optional.ofNullable(byPort.get(port)).flatMap(this::find);
  }

  /** Whether nobody else than the account holds the public TCP port, or gave it up lately. */
  public boolean isPortOpenTo(@Nullable String accountId, int port, Instant now) {
    var holder = byPort(port);
    if (holder.isPresent()) {
      return holder.get().accountId().equals(accountId);
    }
    var released = releasedPorts.get(port);
    return released == null || !released.keepsOut(accountId, now);
  }

  /** What the account has, by hostname: what it owns and what it only says is its own. */
  public List<HostnameClaim> ofAccount(String accountId) {
    var names = byAccount.getOrDefault(accountId, Set.of());
    return names.stream()
        .flatMap(hostname -> ownership(hostname).claimOf(accountId).stream())
        .sorted(Comparator.comparing(HostnameClaim::hostname))
        .toList();
  }

  /** Custom domains that DNS has shown to be somebody's, the proof since lost or not. */
  public Collection<HostnameClaim> customDomains() {
    var found = new ArrayList<HostnameClaim>();
    byHostname.values().forEach(known -> known.owned().ifPresent(found::add));
    found.removeIf(claim -> !claim.custom());
    return found;
  }
}
