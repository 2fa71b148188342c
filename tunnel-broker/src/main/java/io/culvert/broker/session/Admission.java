package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.broker.session.AccountNames.Granted;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.runtime.address.RawEntrances;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and under which name. Pure: what is known, the time and chance come in.
 *
 * @param baseDomain what hostnames end in
 * @param anonymous what agents without a token may do
 * @param entrances where tunnels that are not HTTP have their public side
 */
record Admission(String baseDomain, AnonymousRules anonymous, RawEntrances entrances) {
  /** What a token must be good for. */
  private static final String SCOPE = "tunnel";

  /** The first connection may have been let in elsewhere a moment ago. */
  private static final TurnedAway FIRST_CONNECTION_UNKNOWN =
      TurnedAway.forNow(CulvertError.FIRST_CONNECTION_UNKNOWN);

  /**
   * Who asks.
   *
   * @param from see {@link AddressGroup}
   */
  record Newcomer(Hello hello, String from) {}

  /**
   * What it is decided by.
   *
   * @param ready whether the broker knows everything that was in the log when it started
   */
  record Situation(boolean ready, Known known, Occupancy occupancy) {
    Names names() {
      return known.names();
    }

    boolean isUsedByAnother(String hostname, Hello hello) {
      return occupancy.isUsedByAnother(new TunnelKey(hostname, hello.agentId()));
    }
  }

  /** Where what cannot be decided comes from. */
  interface Chance {
    String label();

    ResumeKey resumeKey();
  }

  Decision decide(Newcomer newcomer, Situation situation, Chance chance, Instant now) {
    var hello = newcomer.hello();
    if (!situation.ready()) {
      return TurnedAway.forNow(CulvertError.NOT_READY);
    }
    if (hello.version() != ProtocolLimits.VERSION) {
      return TurnedAway.forGood(CulvertError.PROTOCOL_VERSION);
    }
    var kind = TunnelKind.of(hello.wish().protocol()).orElse(null);
    if (kind == null) {
      return TurnedAway.forGood(
          CulvertError.PROTOCOL_VERSION, "This server offers HTTP, TCP and TLS tunnels only.");
    }
    if (kind == TunnelKind.TLS && !entrances.tls()) {
      return TurnedAway.forGood(CulvertError.TLS_NOT_OFFERED);
    }
    if (kind != TunnelKind.HTTP && !hello.wish().policy().suitsConnections()) {
      return TurnedAway.forGood(
          CulvertError.POLICY_NOT_UNDERSTOOD,
          "A tunnel that is not HTTP can ask for addresses, rates and connections at once only.");
    }
    var token = hello.token();
    return token == null
        ? decideAnonymous(newcomer, kind, situation, chance, now)
        : situation
            .known()
            .credentials()
            .find(token)
            .filter(credential -> credential.may(SCOPE))
            .map(credential -> decideAccount(hello, kind, credential, situation, chance, now))
            .orElse(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }

  private Decision decideAccount(
      Hello hello,
      TunnelKind kind,
      Credential credential,
      Situation situation,
      Chance chance,
      Instant now) {
    var wish = hello.wish();
    var account = credential.accountId();
    var known = situation.known();
    var plan = known.plans().plan(account);
    var rules = new AccountNames(baseDomain, kind);
    var choice =
        wish.name() == null
            ? rules.forPorts(
                wish,
                account,
                known,
                now,
                last -> !situation.isUsedByAnother(last, hello),
                () -> free(known, chance))
            : rules.chosen(wish.name(), account, plan, known, now);
    return switch (choice) {
      case TurnedAway _ when hello.connection() > 0 -> FIRST_CONNECTION_UNKNOWN;
      case TurnedAway why -> why;
      case Granted granted -> {
        var tunnel = new TunnelKey(granted.hostname(), hello.agentId());
        int others = situation.occupancy().tunnels(account, tunnel);
        yield Plan.hasRoom(plan.tunnels(), others)
            ? withPorts(wish, kind, granted, credential, plan, situation, now)
            : TurnedAway.forGood(CulvertError.TOO_MANY_TUNNELS, TunnelLimit.words(plan));
      }
    };
  }

  private Decision withPorts(
      Wish wish,
      TunnelKind kind,
      Granted granted,
      Credential credential,
      Plan plan,
      Situation situation,
      Instant now) {
    var known = situation.known();
    var hostname = granted.hostname();
    if (kind != TunnelKind.TCP) {
      var ports = TunnelPorts.shared(kind, wish.port());
      return admitted(granted, ports, credential, plan, known, now);
    }
    var rules =
        new AccountPorts(
            entrances.tcpPorts(),
            credential.accountId(),
            hostname,
            port -> situation.occupancy().isPortUsedElsewhere(port, hostname));
    return switch (rules.choose(wish, plan, known, now)) {
      case TurnedAway why -> why;
      case AccountPorts.Given(int port) ->
          admitted(granted, new TunnelPorts(kind, wish.port(), port), credential, plan, known, now);
    };
  }

  private static Admitted admitted(
      Granted granted,
      TunnelPorts ports,
      Credential credential,
      Plan plan,
      Known known,
      Instant now) {
    return new Admitted(
        granted.hostname(),
        ports,
        granted.claim(),
        credential,
        nextEpoch(granted.hostname(), known.names()),
        plan.sessionDuration().map(now::plus).orElse(null),
        null);
  }

  private Decision decideAnonymous(
      Newcomer newcomer, TunnelKind kind, Situation situation, Chance chance, Instant now) {
    var hello = newcomer.hello();
    if (!anonymous.allowed()) {
      return TurnedAway.forGood(
          CulvertError.BAD_TOKEN, "This server lets nobody in without a token.");
    }
    // What passes is not HTTP, so nobody could see what a stranger's port is used for.
    if (kind != TunnelKind.HTTP) {
      return TurnedAway.forGood(CulvertError.RAW_NEEDS_ACCOUNT);
    }
    if (hello.wish().name() != null) {
      return TurnedAway.forGood(CulvertError.NAME_NEEDS_ACCOUNT);
    }
    var names = situation.names();
    var key = Optional.ofNullable(hello.resumeKey()).map(ResumeKey::new);
    var before = key.flatMap(names::ofResumeKey);
    if (hello.connection() > 0 && before.isEmpty()) {
      return FIRST_CONNECTION_UNKNOWN;
    }
    // The time runs from the first session on the name; coming back does not extend it.
    var expiresAt = before.map(NameUse::expiresAt).orElse(null);
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      return TurnedAway.forGood(CulvertError.SESSION_EXPIRED);
    }
    var crowd = crowd(newcomer.from(), before.orElse(null), situation.occupancy());
    if (crowd.isPresent()) {
      return crowd.get();
    }
    var ports = TunnelPorts.shared(kind, hello.wish().port());
    return before.isPresent()
        ? anonymous(before.get().hostname(), ports, key.get(), expiresAt, names)
        : anonymous(
            free(situation.known(), chance),
            ports,
            chance.resumeKey(),
            now.plus(anonymous.timeout()),
            names);
  }

  /** Refuses an agent that is one too many. */
  private Optional<TurnedAway> crowd(String from, @Nullable NameUse before, Occupancy occupancy) {
    var own = before == null ? "" : before.hostname();
    if (anonymous.perAddress() > 0
        && occupancy.anonymousFrom(from, own) >= anonymous.perAddress()) {
      return Optional.of(
          TurnedAway.forGood(
              CulvertError.TOO_MANY_ANONYMOUS,
              "Your address has "
                  + anonymous.perAddress()
                  + " anonymous tunnels already, and may have no more at once."));
    }
    return before == null && occupancy.anonymousNames() >= anonymous.names()
        ? Optional.of(
            new TurnedAway(
                CulvertError.TOO_MANY_ANONYMOUS,
                "This server has no room for another anonymous tunnel just now.",
                true))
        : Optional.empty();
  }

  private static Decision anonymous(
      String hostname, TunnelPorts ports, ResumeKey key, @Nullable Instant expiresAt, Names names) {
    return new Admitted(hostname, ports, null, null, nextEpoch(hostname, names), expiresAt, key);
  }

  private String free(Known known, Chance chance) {
    while (true) {
      var hostname = chance.label() + "." + baseDomain;
      if (known.names().find(hostname).isEmpty()
          && known.hostnames().ownership(hostname).equals(HostnameOwnership.none())) {
        return hostname;
      }
    }
  }

  private static long nextEpoch(String hostname, Names names) {
    return names.find(hostname).map(NameUse::epoch).orElse(0L) + 1;
  }
}
