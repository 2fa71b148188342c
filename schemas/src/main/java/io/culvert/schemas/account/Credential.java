package io.culvert.schemas.account;

import java.util.Set;

/**
 * A good token, without the token.
 *
 * @param accountId whose it is
 * @param credentialId its own id, for revoking it
 * @param scopes what it may be used for: tunnel, read, admin
 */
public record Credential(String accountId, String credentialId, Set<String> scopes) {

  public Credential {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(String scope) {
    return scopes.contains(scope);
  }
}
