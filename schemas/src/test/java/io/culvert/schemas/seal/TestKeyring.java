package io.culvert.schemas.seal;

import java.security.SecureRandom;
import java.time.Instant;

/** A keyring with keys for tests. */
public final class TestKeyring {

  private TestKeyring() {}

  public static AccountKeyring of(String... accounts) {
    var masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
    var keyring = new AccountKeyring(masters);
    for (var account : accounts) {
      keyring.apply(account, masters.create(account, "key-of-" + account, Instant.now()));
    }
    return keyring;
  }
}
