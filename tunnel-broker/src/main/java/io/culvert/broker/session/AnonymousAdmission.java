package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.broker.session.Admission.Chance;
import io.culvert.broker.session.Admission.Newcomer;
import io.culvert.broker.session.Admission.Situation;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tunnel an agent without a token gets: one under a name that nobody has, or the one that it
 * had before, which it proves by a key. Pure.
 *
 * @param baseDomain what hostnames end in
 */
record AnonymousAdmission(String baseDomain, AnonymousRules rules) {

  Decision decide(
      Newcomer newcomer, TunnelKind kind, Situation situation, Chance chance, Instant now) {
    var hello = newcomer.hello();
    var objection = objection(hello, kind);
    if (objection != null) {
      return objection;
    }
    var key = Optional.ofNullable(hello.resumeKey()).map(ResumeKey::new);
    var before = key.flatMap(situation.names()::ofResumeKey);
    if (hello.connection() > 0 && before.isEmpty()) {
      return Admission.FIRST_CONNECTION_UNKNOWN;
    }
    // The time runs from the first session on the name; coming back does not extend it.
    var expiresAt = before.map(NameUse::expiresAt).orElse(null);
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      return TurnedAway.forGood(CulvertError.SESSION_EXPIRED);
    }
    var crowd = crowd(newcomer.from(), before.orElse(null), situation.occupancy());
    if (crowd != null) {
      return crowd;
    }
    var ports = TunnelPorts.shared(kind, hello.wish().port());
    return before.isPresent()
        ? admitted(before.get().hostname(), ports, key.get(), expiresAt, situation)
        : admitted(
            situation.freeHostname(baseDomain, chance),
            ports,
            chance.resumeKey(),
            now.plus(rules.timeout()),
            situation);
  }

  /** Why what it asks for is for accounts only; null when it is not. */
  private @Nullable TurnedAway objection(Hello hello, TunnelKind kind) {
    if (!rules.allowed()) {
      return TurnedAway.forGood(
          CulvertError.BAD_TOKEN, "This server lets nobody in without a token.");
    }
    // What passes is not HTTP, so nobody could see what a stranger's port is used for.
    if (kind != TunnelKind.HTTP) {
      return TurnedAway.forGood(CulvertError.RAW_NEEDS_ACCOUNT);
    }
    return hello.wish().name() == null ? null : TurnedAway.forGood(CulvertError.NAME_NEEDS_ACCOUNT);
  }

  /** Why an agent is one too many; null when it is not. */
  private @Nullable TurnedAway crowd(String from, @Nullable NameUse before, Occupancy occupancy) {
    var own = before == null ? "" : before.hostname();
    if (rules.perAddress() > 0 && occupancy.anonymousFrom(from, own) >= rules.perAddress()) {
      return TurnedAway.forGood(
          CulvertError.TOO_MANY_ANONYMOUS,
          "Your address has "
              + rules.perAddress()
              + " anonymous tunnels already, and may have no more at once.");
    }
    return before == null && occupancy.anonymousNames() >= rules.names()
        ? new TurnedAway(
            CulvertError.TOO_MANY_ANONYMOUS,
            "This server has no room for another anonymous tunnel just now.",
            true)
        : null;
  }

  private static Admitted admitted(
      String hostname,
      TunnelPorts ports,
      ResumeKey key,
      @Nullable Instant expiresAt,
      Situation situation) {
    long epoch = situation.names().nextEpoch(hostname);
    return new Admitted(hostname, ports, null, null, epoch, expiresAt, key);
  }
}
