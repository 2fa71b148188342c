package io.culvert.broker.session;

import io.culvert.broker.name.Label;
import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and under which name. Pure: what is known, the time and chance come in.
 *
 * @param baseDomain what hostnames end in
 * @param anonymous whether agents without a token are let in
 * @param anonymousTimeout how long an anonymous name works, reconnects included
 */
record Admission(String baseDomain, boolean anonymous, Duration anonymousTimeout) {
  /** What a token must be good for. */
  private static final String SCOPE = "tunnel";

  private static final String HTTP = "http";

  /**
   * What the broker knows.
   *
   * @param ready whether it knows everything that was in the log when it started
   */
  record Known(boolean ready, CredentialBook credentials, Names names) {}

  /** Where what cannot be decided comes from. */
  interface Chance {
    String label();

    ResumeKey resumeKey();
  }

  Decision decide(Hello hello, Known known, Chance chance, Instant now) {
    if (!known.ready()) {
      return TurnedAway.forNow(CulvertError.NOT_READY);
    }
    if (hello.version() != ProtocolLimits.VERSION) {
      return TurnedAway.forGood(CulvertError.PROTOCOL_VERSION);
    }
    if (!hello.protocol().equals(HTTP)) {
      return new TurnedAway(
          CulvertError.PROTOCOL_VERSION, "This server offers HTTP tunnels only.", false);
    }
    var token = hello.token();
    return token == null
        ? decideAnonymous(hello, known, chance, now)
        : known
            .credentials()
            .find(token)
            .filter(credential -> credential.may(SCOPE))
            .map(credential -> decideAccount(hello, credential, known.names(), chance))
            .orElse(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }

  private Decision decideAccount(Hello hello, Credential credential, Names names, Chance chance) {
    var wanted = hello.name();
    if (wanted != null) {
      return Label.of(wanted)
          .map(label -> chosen(label + "." + baseDomain, credential, names))
          .orElse(TurnedAway.forGood(CulvertError.NAME_INVALID));
    }
    var last = names.ofAccount(credential.accountId(), hello.port()).map(NameUse::hostname);
    return admitted(last.orElseGet(() -> free(names, chance)), credential, names);
  }

  private Decision chosen(String hostname, Credential credential, Names names) {
    boolean othersName =
        names
            .find(hostname)
            .filter(use -> !credential.accountId().equals(use.accountId()))
            .isPresent();
    return othersName
        ? TurnedAway.forGood(CulvertError.NAME_TAKEN)
        : admitted(hostname, credential, names);
  }

  private Decision admitted(String hostname, Credential credential, Names names) {
    return new Admitted(hostname, credential, nextEpoch(hostname, names), null, null);
  }

  private Decision decideAnonymous(Hello hello, Known known, Chance chance, Instant now) {
    if (!anonymous) {
      return new TurnedAway(
          CulvertError.BAD_TOKEN, "This server lets nobody in without a token.", false);
    }
    if (hello.name() != null) {
      return TurnedAway.forGood(CulvertError.NAME_NEEDS_ACCOUNT);
    }
    var names = known.names();
    var key = Optional.ofNullable(hello.resumeKey()).map(ResumeKey::new);
    var before = key.flatMap(names::ofResumeKey);
    if (before.isEmpty()) {
      return anonymous(free(names, chance), chance.resumeKey(), now.plus(anonymousTimeout), names);
    }
    var expiresAt = before.get().expiresAt();
    // The time runs from the first session on the name; coming back does not extend it.
    return expiresAt != null && !now.isBefore(expiresAt)
        ? TurnedAway.forGood(CulvertError.SESSION_EXPIRED)
        : anonymous(before.get().hostname(), key.get(), expiresAt, names);
  }

  private static Decision anonymous(
      String hostname, ResumeKey key, @Nullable Instant expiresAt, Names names) {
    return new Admitted(hostname, null, nextEpoch(hostname, names), expiresAt, key);
  }

  private String free(Names names, Chance chance) {
    while (true) {
      var hostname = chance.label() + "." + baseDomain;
      if (names.find(hostname).isEmpty()) {
        return hostname;
      }
    }
  }

  private static long nextEpoch(String hostname, Names names) {
    return names.find(hostname).map(NameUse::epoch).orElse(0L) + 1;
  }
}
