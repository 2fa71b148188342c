package io.culvert.broker.session;

import static io.culvert.tunnel.error.CulvertError.DOMAIN_NOT_VERIFIED;
import static io.culvert.tunnel.error.CulvertError.NAME_FOR_OTHER_PROTOCOL;
import static io.culvert.tunnel.error.CulvertError.NAME_INVALID;
import static io.culvert.tunnel.error.CulvertError.NAME_NEEDS_PLAN;
import static io.culvert.tunnel.error.CulvertError.NAME_QUARANTINED;
import static io.culvert.tunnel.error.CulvertError.NAME_TAKEN;

import io.culvert.broker.name.Label;
import io.culvert.broker.name.NameUse;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.hostname.Standing;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which hostname an agent of an account gets. A reservation decides; only a name that nobody has
 * reserved belongs to who used it last. Pure.
 *
 * @param baseDomain what hostnames end in, unless they are domains of an account's own
 * @param kind what the tunnel is to carry
 */
record AccountNames(String baseDomain, TunnelKind kind) {

  /** A hostname, or why not. */
  sealed interface Choice permits Granted, TurnedAway {}

  /**
   * The account may use the hostname.
   *
   * @param claim what it has of it; null when it is not reserved
   */
  record Granted(String hostname, @Nullable HostnameClaim claim) implements Choice {}

  /** The hostname that the agent asks for by name. */
  Choice chosen(String wanted, String accountId, Plan plan, Known known, Instant now) {
    var name = wanted.toLowerCase(Locale.ROOT);
    var hostname = underBase(name).or(() -> Label.domain(name));
    if (hostname.isEmpty()) {
      return TurnedAway.forGood(NAME_INVALID);
    }
    boolean custom = underBase(name).isEmpty();
    return decide(hostname.get(), custom, accountId, plan, known, now);
  }

  /**
   * The hostname for its ports when the agent names none: the one that has the public port if one
   * is asked for, else the same as the last time, unless another agent is on it. Who shares a name
   * asks for it, by the name or by its port.
   *
   * @param unshared whether no other agent is on the hostname
   * @param free makes a hostname that nobody has
   */
  Granted forPorts(
      Wish wish,
      String accountId,
      Known known,
      Instant now,
      Predicate<String> unshared,
      Supplier<String> free) {
    var last =
        known.names().ofAccount(accountId, kind, wish.port()).stream().map(NameUse::hostname);
    return Stream.concat(
            withPort(wish.remotePort(), accountId, known).stream(), last.filter(unshared))
        .map(hostname -> stillTheirs(hostname, accountId, known, now))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new Granted(free.get(), null));
  }

  private Optional<String> withPort(@Nullable Integer port, String accountId, Known known) {
    return port == null
        ? Optional.empty()
        : known
            .hostnames()
            .byPort(port)
            .filter(claim -> claim.accountId().equals(accountId))
            .map(HostnameClaim::hostname)
            .or(() -> lastWithPort(port, accountId, known));
  }

  private Optional<String> lastWithPort(int port, String accountId, Known known) {
    return known.names().ofPublicPort(port).stream()
        .filter(use -> accountId.equals(use.accountId()) && use.ports().kind() == kind)
        .map(NameUse::hostname)
        .findFirst();
  }

  private Optional<Granted> stillTheirs(
      String hostname, String accountId, Known known, Instant now) {
    return switch (known.hostnames().standing(hostname, accountId, now)) {
      case Standing.Owned(var claim) when fits(claim) && claim.status().servesAt(now) ->
          Optional.of(new Granted(hostname, claim));
      case Standing.Free _ when underBase(hostname).isPresent() ->
          Optional.of(new Granted(hostname, null));
      case Standing.Owned _,
          Standing.Free _,
          Standing.Unverified _,
          Standing.Taken _,
          Standing.Quarantined _ ->
          Optional.empty();
    };
  }

  private Choice decide(
      String hostname, boolean custom, String accountId, Plan plan, Known known, Instant now) {
    return switch (known.hostnames().standing(hostname, accountId, now)) {
      case Standing.Owned(var claim) -> owned(claim, plan, now);
      case Standing.Unverified _ -> TurnedAway.forGood(DOMAIN_NOT_VERIFIED);
      case Standing.Taken _ -> TurnedAway.forGood(NAME_TAKEN);
      case Standing.Quarantined(var until) ->
          TurnedAway.forGood(
              NAME_QUARANTINED,
              "The name was given up and is kept for its last owner until " + until + ".");
      case Standing.Free _ when custom -> TurnedAway.forGood(DOMAIN_NOT_VERIFIED);
      case Standing.Free _ -> unreserved(hostname, accountId, plan, known);
    };
  }

  private Choice owned(HostnameClaim claim, Plan plan, Instant now) {
    if (!fits(claim)) {
      return TurnedAway.forGood(NAME_FOR_OTHER_PROTOCOL);
    }
    if (!claim.status().servesAt(now)) {
      return TurnedAway.forGood(DOMAIN_NOT_VERIFIED);
    }
    // The plan may have been another one when the domain was added.
    return claim.custom() && plan.customDomains() == 0
        ? TurnedAway.forGood(
            NAME_NEEDS_PLAN, "Your plan " + plan.name() + " does not include domains of your own.")
        : new Granted(claim.hostname(), claim);
  }

  private Choice unreserved(String hostname, String accountId, Plan plan, Known known) {
    var use = known.names().find(hostname);
    if (use.isEmpty() && plan.hostnames() == 0) {
      return TurnedAway.forGood(
          NAME_NEEDS_PLAN, "Your plan " + plan.name() + " does not include a name of your choice.");
    }
    if (use.filter(last -> !accountId.equals(last.accountId()) && !isGivenUp(last, known))
        .isPresent()) {
      return TurnedAway.forGood(NAME_TAKEN);
    }
    return use.filter(last -> last.online() && last.ports().kind() != kind).isPresent()
        ? TurnedAway.forGood(
            NAME_FOR_OTHER_PROTOCOL, "A tunnel of another protocol is open under the name.")
        : new Granted(hostname, null);
  }

  /** Who released a reservation has let go of the name with it, though they used it last. */
  private static boolean isGivenUp(NameUse last, Known known) {
    var released = known.hostnames().ownership(last.hostname()).released();
    return released != null
        && released.lastOwner().equals(last.accountId())
        && !last.online()
        && last.since().isBefore(released.until());
  }

  private boolean fits(HostnameClaim claim) {
    return claim.settings().getProtocol().name().equals(kind.name());
  }

  /** The whole hostname when it is one label, alone or before the base domain. */
  private Optional<String> underBase(String name) {
    var base = "." + baseDomain;
    var label = name.endsWith(base) ? name.substring(0, name.length() - base.length()) : name;
    return Label.of(label).map(valid -> valid + base);
  }
}
