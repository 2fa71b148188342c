package io.culvert.control.token;

import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.schemas.account.TokenHash;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An account's credentials: the fold of its events.
 *
 * @param valid not revoked, by id, oldest first; some may have expired
 * @param everIssued every token there ever was
 */
public record CredentialState(Map<String, Issued> valid, Set<TokenHash> everIssued) {

  /** A credential that was issued and not revoked. */
  public record Issued(
      String credentialId, TokenHash token, CredentialKind kind, Optional<Instant> expiresAt) {

    boolean isGoodAt(Instant now) {
      return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
    }
  }

  /** The account's credentials as decisions see them. */
  public static CredentialState of(String accountId, World world) {
    // One mutable fold: a busy account has thousands of logins behind it.
    Map<String, Issued> valid = new LinkedHashMap<>();
    Set<TokenHash> tokens = new HashSet<>();
    for (var event : world.history(Aggregate.account(accountId))) {
      if (event instanceof AccountEvent fact) {
        evolve(fact.getPayload(), valid, tokens);
      }
    }
    return new CredentialState(
        Collections.unmodifiableMap(valid), Collections.unmodifiableSet(tokens));
  }

  private static void evolve(Object payload, Map<String, Issued> valid, Set<TokenHash> tokens) {
    switch (payload) {
      case CredentialIssued fact -> {
        var token = TokenHash.of(fact.getTokenSha256());
        tokens.add(token);
        valid.put(
            fact.getCredentialId(),
            new Issued(
                fact.getCredentialId(),
                token,
                fact.getKind(),
                Optional.ofNullable(fact.getExpiresAt())));
      }
      case CredentialRevoked fact -> valid.remove(fact.getCredentialId());
      default -> {} // says nothing of credentials
    }
  }

  /** Credentials of a kind that let somebody in now, oldest first. */
  public List<Issued> good(CredentialKind kind, Instant now) {
    return valid.values().stream()
        .filter(issued -> issued.kind() == kind && issued.isGoodAt(now))
        .toList();
  }

  /** Ids of all that were not revoked. */
  public Set<String> ids() {
    return valid.keySet();
  }

  boolean has(String credentialId) {
    return valid.containsKey(credentialId);
  }
}
