package io.culvert.control.account;

import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals and opens what is personal about accounts, and tells that two e-mail addresses, or two
 * logins at a provider, are the same without knowing them.
 */
public final class PersonalData {

  private static final Logger log = LoggerFactory.getLogger(PersonalData.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PERSONAL = "AccountRegistered.personal";
  private static final String PASSWORD = "PasswordChanged.password";

  private final byte[] emailKey;
  private final byte[] identityKey;
  private final AccountKeyring keyring;

  /** Who an account belongs to. */
  public record Person(String name, String email) {
    @Override
    public String toString() {
      return "****";
    }
  }

  PersonalData(MasterKeys masters, AccountKeyring keyring) {
    this.emailKey = masters.derive("email-digest");
    this.identityKey = masters.derive("identity-digest");
    this.keyring = keyring;
  }

  /** As in {@code AccountRegistered.emailDigest}. */
  public ByteBuffer digest(EmailAddress email) {
    return hmac(emailKey, email.value());
  }

  /** As in {@code IdentityLinked.subjectDigest}. */
  public ByteBuffer digest(String provider, String subject) {
    return hmac(identityKey, provider + "\n" + subject);
  }

  Sealed seal(AccountCipher cipher, String accountId, Person person) {
    var json = JSON.writeValueAsString(Map.of("name", person.name(), "email", person.email()));
    return cipher.seal(json, Binding.of(PERSONAL, accountId));
  }

  Sealed sealPassword(AccountCipher cipher, String accountId, String hash) {
    return cipher.seal(hash, Binding.of(PASSWORD, accountId));
  }

  /** Who the account belongs to; the development account belongs to nobody. */
  public Optional<Person> person(AccountRecord account) {
    return open(account.accountId(), account.personal(), PERSONAL)
        .map(JSON::readTree)
        .map(json -> new Person(json.path("name").asString(""), json.path("email").asString("")));
  }

  /** Hash of the account's password, if it has one. */
  Optional<String> password(AccountRecord account) {
    return open(account.accountId(), account.password(), PASSWORD);
  }

  private Optional<String> open(String accountId, Optional<Sealed> sealed, String what) {
    try {
      return sealed.isEmpty()
          ? Optional.empty()
          : keyring
              .open(accountId, sealed.get(), Binding.of(what, accountId))
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (BrokenSealException e) {
      log.error("{} of account {} cannot be opened: {}", what, accountId, e.getMessage());
      return Optional.empty();
    }
  }

  private static ByteBuffer hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
