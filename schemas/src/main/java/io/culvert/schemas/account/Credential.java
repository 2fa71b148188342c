package io.culvert.schemas.account;

import io.culvert.events.CredentialKind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token, without the token.
 *
 * @param accountId whose it is
 * @param credentialId its own id, for revoking it
 * @param scopes what it may be used for: tunnel, read, admin
 * @param kind whether a program has it, or a browser that is logged in
 * @param expiresAt not good from then on
 */
public record Credential(
    String accountId,
    String credentialId,
    Set<String> scopes,
    CredentialKind kind,
    Optional<Instant> expiresAt) {

  public Credential {
    scopes = Set.copyOf(scopes);
  }

  /** A program's, which does not expire. */
  public Credential(String accountId, String credentialId, Set<String> scopes) {
    this(accountId, credentialId, scopes, CredentialKind.TOKEN, Optional.empty());
  }

  public boolean may(String scope) {
    return scopes.contains(scope);
  }

  boolean isGoodAt(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }
}
