package io.culvert.broker.session;

import io.culvert.broker.name.Names;
import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.runtime.address.RawEntrances;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and under which name: what holds for every agent, and who decides about the rest.
 * Pure: what is known, the time and chance come in.
 *
 * @param baseDomain what hostnames end in
 * @param anonymous what agents without a token may do
 * @param entrances where tunnels that are not HTTP have their public side
 */
record Admission(String baseDomain, AnonymousRules anonymous, RawEntrances entrances) {
  /** What a token must be good for. */
  private static final String SCOPE = "tunnel";

  /** The first connection may have been let in elsewhere a moment ago. */
  static final TurnedAway FIRST_CONNECTION_UNKNOWN =
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

    /** A hostname that nobody uses and nobody has reserved. */
    String freeHostname(String baseDomain, Chance chance) {
      while (true) {
        var hostname = chance.label() + "." + baseDomain;
        if (names().find(hostname).isEmpty()
            && known.hostnames().ownership(hostname).equals(HostnameOwnership.none())) {
          return hostname;
        }
      }
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
    var objection = objection(hello, kind);
    return objection == null ? decide(newcomer, kind, situation, chance, now) : objection;
  }

  /** Why there can be no such tunnel, whoever asks for it; null when there can. */
  private @Nullable TurnedAway objection(Hello hello, TunnelKind kind) {
    if (kind == TunnelKind.TLS && !entrances.tls()) {
      return TurnedAway.forGood(CulvertError.TLS_NOT_OFFERED);
    }
    if (kind != TunnelKind.HTTP && !hello.wish().policy().suitsConnections()) {
      return TurnedAway.forGood(
          CulvertError.POLICY_NOT_UNDERSTOOD,
          "A tunnel that is not HTTP can ask for addresses, rates and connections at once only.");
    }
    return null;
  }

  private Decision decide(
      Newcomer newcomer, TunnelKind kind, Situation situation, Chance chance, Instant now) {
    var hello = newcomer.hello();
    var token = hello.token();
    if (token == null) {
      return new AnonymousAdmission(baseDomain, anonymous)
          .decide(newcomer, kind, situation, chance, now);
    }
    var accounts = new AccountAdmission(baseDomain, entrances.tcpPorts());
    return situation
        .known()
        .credentials()
        .find(token)
        .filter(credential -> credential.may(SCOPE))
        .map(credential -> accounts.decide(hello, kind, credential, situation, chance, now))
        .orElse(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }
}
