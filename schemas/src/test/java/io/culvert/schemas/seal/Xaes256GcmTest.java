package io.culvert.schemas.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xaes256GcmTest {

  private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes();
  private static final byte[] NOTHING = {};

  /** The vectors of the specification, for both ways that the subkey's doubling can go. */
  @ParameterizedTest
  @CsvSource({
    "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
    "3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
  })
  void theSpecificationsVectorsComeOut(byte keyByte, String bound, String ciphertext)
      throws BrokenSealException {
    var cipher = new Xaes256Gcm(key(keyByte));
    var plain = "XAES-256-GCM".getBytes();

    var encrypted = cipher.encrypt(NONCE, bound.getBytes(), plain);

    assertThat(HexFormat.of().formatHex(encrypted)).isEqualTo(ciphertext);
    assertThat(cipher.decrypt(NONCE, bound.getBytes(), encrypted)).isEqualTo(plain);
  }

  @Test
  void anyChangedBitIsFound() {
    var cipher = new Xaes256Gcm(key((byte) 7));
    var encrypted = cipher.encrypt(NONCE, NOTHING, "what passed".getBytes());

    for (int bit = 0; bit < encrypted.length * 8; bit++) {
      var changed = encrypted.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(BrokenSealException.class)
          .isThrownBy(() -> cipher.decrypt(NONCE, NOTHING, changed));
    }
  }

  @Test
  void bytesThatWereNeverEncryptedAreRefusedWhateverTheirLength() {
    var cipher = new Xaes256Gcm(key((byte) 7));
    var random = new Random(1);
    for (int length = 0; length < 100; length++) {
      var nonce = new byte[length % 30];
      var bytes = new byte[length];
      random.nextBytes(bytes);
      assertThatExceptionOfType(BrokenSealException.class)
          .isThrownBy(() -> cipher.decrypt(nonce, NOTHING, bytes));
    }
  }

  @Test
  void aDestroyedKeyNeitherEncryptsNorDecrypts() {
    var cipher = new Xaes256Gcm(key((byte) 7));
    var encrypted = cipher.encrypt(NONCE, NOTHING, NOTHING);

    cipher.destroy();

    assertThatIllegalStateException().isThrownBy(() -> cipher.encrypt(NONCE, NOTHING, NOTHING));
    assertThatIllegalStateException().isThrownBy(() -> cipher.decrypt(NONCE, NOTHING, encrypted));
  }

  private static byte[] key(byte each) {
    var key = new byte[Xaes256Gcm.KEY_BYTES];
    Arrays.fill(key, each);
    return key;
  }
}
