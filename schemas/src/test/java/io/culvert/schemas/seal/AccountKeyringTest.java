package io.culvert.schemas.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.culvert.events.AccountKey;
import io.culvert.events.Sealed;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountKeyringTest {

  private static final Binding BOUND = Binding.of("ExchangeCompleted", "a1", "e1");

  private final MasterKeys masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
  private final AccountKeyring keyring = new AccountKeyring(masters, 2);

  @Test
  void whatAnAccountSealedOpensUnderItsKey() throws BrokenSealException {
    keyring.apply("a1", key("a1", "k1"));

    var sealed = keyring.cipher("a1").orElseThrow().seal("what passed", BOUND);

    assertThat(sealed.getKeyId()).isEqualTo("k1");
    assertThat(keyring.open("a1", sealed, BOUND)).hasValue("what passed".getBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 4096, 100_000, 262_144})
  void textAndNoiseOfAnyLengthComeBack(int length) throws BrokenSealException {
    keyring.apply("a1", key("a1", "k1"));
    var cipher = keyring.cipher("a1").orElseThrow();
    var noise = new byte[length];
    new Random(length).nextBytes(noise);
    var text = "accept: text/html\n".repeat(length / 18 + 1).substring(0, length).getBytes();

    assertThat(cipher.open(cipher.seal(noise, BOUND), BOUND)).isEqualTo(noise);
    assertThat(cipher.open(cipher.seal(text, BOUND), BOUND)).isEqualTo(text);
    if (length > 1000) {
      assertThat(cipher.seal(text, BOUND).getCiphertext().remaining()).isLessThan(length / 4);
    }
  }

  @Test
  void theSameDataNeverLooksTheSame() {
    keyring.apply("a1", key("a1", "k1"));
    var cipher = keyring.cipher("a1").orElseThrow();

    assertThat(cipher.seal("again", BOUND)).isNotEqualTo(cipher.seal("again", BOUND));
  }

  @Test
  void sealedDataInAnotherPlaceDoesNotOpen() {
    keyring.apply("a1", key("a1", "k1"));
    var sealed = keyring.cipher("a1").orElseThrow().seal("what passed", BOUND);

    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> keyring.open("a1", sealed, Binding.of("ExchangeCompleted", "a1", "e2")));
  }

  @Test
  void afterItsTombstoneNothingOpens() throws BrokenSealException {
    var key = key("a1", "k1");
    keyring.apply("a1", key);
    var held = keyring.cipher("a1").orElseThrow();
    var sealed = held.seal("what passed", BOUND);

    keyring.apply("a1", null);

    assertThat(keyring.cipher("a1")).isEmpty();
    assertThat(keyring.open("a1", sealed, BOUND)).isEmpty();
    assertThat(keyring.size()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> held.seal("more", BOUND));
    assertThat(key.getWrappedKey().array()).containsOnly(0);
  }

  @Test
  void aKeyUnderAnotherMasterKeyGoesOnWithTheSameData() throws BrokenSealException {
    var key = key("a1", "k1");
    keyring.apply("a1", key);
    var held = keyring.cipher("a1").orElseThrow();
    var young = MasterKey.generate(new SecureRandom());
    var both = new MasterKeys(young, masters.newest());
    var later = new AccountKeyring(new MasterKeys(young));

    later.apply("a1", both.rewrap(key).orElseThrow());

    assertThat(later.open("a1", held.seal("what passed", BOUND), BOUND)).isPresent();
  }

  @Test
  void anotherKeyOfTheAccountDoesNotOpenWhatTheFirstSealed() throws BrokenSealException {
    keyring.apply("a1", key("a1", "k1"));
    Sealed sealed = keyring.cipher("a1").orElseThrow().seal("what passed", BOUND);

    keyring.apply("a1", key("a1", "k2"));

    assertThat(keyring.open("a1", sealed, BOUND)).isEmpty();
  }

  @Test
  void moreAccountsThanAreHeldUnwrappedAllWork() throws BrokenSealException {
    for (int i = 0; i < 10; i++) {
      keyring.apply("a" + i, key("a" + i, "k" + i));
    }
    for (int i = 0; i < 30; i++) {
      var account = "a" + i % 10;
      var sealed = keyring.cipher(account).orElseThrow().seal(account, BOUND);
      assertThat(keyring.open(account, sealed, BOUND)).hasValue(account.getBytes());
    }
  }

  @Test
  void aLostMasterKeyIsToldAndNotTakenForAnErasure() {
    var other = new AccountKeyring(new MasterKeys(MasterKey.generate(new SecureRandom())));
    other.apply("a1", key("a1", "k1"));

    assertThatIllegalStateException()
        .isThrownBy(() -> other.cipher("a1"))
        .withMessageContaining(masters.newest().id());
  }

  private AccountKey key(String accountId, String keyId) {
    return masters.create(accountId, keyId, Instant.now());
  }
}
