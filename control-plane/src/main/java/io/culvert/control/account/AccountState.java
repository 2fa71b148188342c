package io.culvert.control.account;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import io.culvert.schemas.account.TokenHash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one account: the fold of its events.
 *
 * @param registered whether it exists
 * @param credentials its good credentials, token hash by credential id, oldest first
 */
record AccountState(boolean registered, Map<String, TokenHash> credentials) {

  static AccountState none() {
    return new AccountState(false, Map.of());
  }

  /** The state after one more event. */
  AccountState evolve(AccountEvent event) {
    return switch (event.getPayload()) {
      case AccountRegistered _ -> new AccountState(true, credentials);
      case CredentialIssued fact ->
          with(fact.getCredentialId(), TokenHash.of(fact.getTokenSha256()));
      case CredentialRevoked fact -> without(fact.getCredentialId());
      default -> this; // the union grows; other facts say nothing about credentials
    };
  }

  boolean accepts(TokenHash token) {
    return credentials.containsValue(token);
  }

  private AccountState with(String id, TokenHash token) {
    var more = new LinkedHashMap<>(credentials);
    more.put(id, token);
    return new AccountState(registered, more);
  }

  private AccountState without(String id) {
    var fewer = new LinkedHashMap<>(credentials);
    fewer.remove(id);
    return new AccountState(registered, fewer);
  }
}
