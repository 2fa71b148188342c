package io.culvert.schemas.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.events.AccountKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MasterKeyTest {

  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00.123456Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKey old = MasterKey.generate(RANDOM);
  private final MasterKey young = MasterKey.generate(RANDOM);

  /**
   * By RFC 5869 from 32 zeros, computed with another implementation; digests in the log depend on
   * it.
   */
  @Test
  void whatIsDerivedNeverChanges() {
    assertThat(HexFormat.of().formatHex(new MasterKey(new byte[32]).derive("email-digest")))
        .isEqualTo("a2ba1b0aac8f6526e2c1358a5b2d785dd19c2a5b9872be5b658470791ecd3eed");
  }

  @Test
  void eachPurposeHasAKeyOfItsOwn() {
    assertThat(old.derive("email-digest")).hasSize(32).isNotEqualTo(old.derive("account-keys"));
  }

  @Test
  void itsIdIsTheBeginningOfItsSha256() {
    assertThat(new MasterKey(new byte[32]).id()).isEqualTo("66687aadf862bd77");
  }

  @Test
  void itIsReadFromBase64AndNotPrinted() {
    var read = MasterKey.parse(old.toBase64() + "\n").orElseThrow();

    assertThat(read.id()).isEqualTo(old.id());
    assertThat(read.toString()).doesNotContain(old.toBase64());
    assertThat(MasterKey.parse("secret")).isEmpty();
    assertThat(MasterKey.parse("%%%")).isEmpty();
    assertThat(MasterKey.parse(Base64.getEncoder().encodeToString(new byte[31]))).isEmpty();
  }

  @Test
  void severalAreReadFromLinesOrWithCommas() {
    var text = young.toBase64() + "\n" + old.toBase64() + "\n";

    assertThat(MasterKeys.parse(text).orElseThrow().newest().id()).isEqualTo(young.id());
    assertThat(MasterKeys.parse(text.strip().replace("\n", ", ")).orElseThrow().all()).hasSize(2);
    assertThat(MasterKeys.parse("")).isEmpty();
    assertThat(MasterKeys.parse(old.toBase64() + ",secret")).isEmpty();
  }

  @Test
  void anAccountKeyOutlivesItsMasterKey() throws BrokenSealException {
    var key = new MasterKeys(old).create("a1", "k1", NOW);
    var both = new MasterKeys(young, old);

    var rewrapped = both.rewrap(key).orElseThrow();

    assertThat(rewrapped.getMasterKeyId()).isEqualTo(young.id());
    assertThat(rewrapped.getKeyId()).isEqualTo("k1");
    assertThat(rewrapped.getCreatedAt()).isEqualTo(NOW);
    assertThat(new MasterKeys(young).unwrap(rewrapped)).isEqualTo(both.unwrap(key));
    assertThat(both.rewrap(rewrapped)).isEmpty();
  }

  @Test
  void digestsStayTheSameWhenAMasterKeyIsAdded() {
    assertThat(new MasterKeys(young, old).derive("email-digest"))
        .isEqualTo(new MasterKeys(old).derive("email-digest"));
  }

  @Test
  void aWrappedKeyOfAnotherAccountOrMasterIsRefused() {
    var key = new MasterKeys(old).create("a1", "k1", NOW);
    var moved =
        new AccountKey("a2", "k1", key.getMasterKeyId(), key.getNonce(), key.getWrappedKey(), NOW);

    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> new MasterKeys(old).unwrap(moved));
    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> new MasterKeys(young).unwrap(key))
        .withMessageContaining(old.id());
  }
}
