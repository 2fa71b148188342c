package io.culvert.control.account;

import io.culvert.control.account.AccountRecord.LinkedIdentity;
import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Seals and opens what people are called at other providers. */
public final class IdentityNames {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PERSONAL = "IdentityLinked.personal";

  private final AccountKeyring keyring;

  IdentityNames(AccountKeyring keyring) {
    this.keyring = keyring;
  }

  /** As in {@code IdentityLinked.personal}. */
  public Sealed seal(
      AccountCipher cipher, String accountId, String subject, String login, String email) {
    var json = JSON.writeValueAsString(Map.of("subject", subject, "login", login, "email", email));
    return cipher.seal(json, Binding.of(PERSONAL, accountId));
  }

  /** What the person is called there. */
  Optional<String> login(String accountId, LinkedIdentity identity) {
    try {
      return keyring
          .open(accountId, identity.personal(), Binding.of(PERSONAL, accountId))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
          .map(text -> JSON.readTree(text).path("login").asString(""))
          .filter(login -> !login.isEmpty());
    } catch (BrokenSealException e) {
      return Optional.empty();
    }
  }
}
