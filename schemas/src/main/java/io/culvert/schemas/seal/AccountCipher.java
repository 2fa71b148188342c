package io.culvert.schemas.seal;

import io.culvert.events.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Seals and opens one account's personal data. Threads may share it. */
public final class AccountCipher {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String keyId;
  private final Xaes256Gcm cipher;

  AccountCipher(String keyId, byte[] key) {
    this.keyId = keyId;
    this.cipher = new Xaes256Gcm(key);
  }

  /** Of the account's key. */
  public String keyId() {
    return keyId;
  }

  /**
   * @param bound what the data belongs to; needed again to open it
   * @throws IllegalStateException when the key was destroyed meanwhile
   */
  public Sealed seal(byte[] plain, Binding bound) {
    var nonce = new byte[Xaes256Gcm.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var ciphertext = cipher.encrypt(nonce, bound.bytes(), Packing.pack(plain));
    return new Sealed(keyId, ByteBuffer.wrap(nonce), ByteBuffer.wrap(ciphertext));
  }

  /** Seals a text, in UTF-8. */
  public Sealed seal(String plain, Binding bound) {
    return seal(plain.getBytes(StandardCharsets.UTF_8), bound);
  }

  /**
   * What was sealed.
   *
   * @throws BrokenSealException when it was changed, is bound to something else, or is under
   *     another key
   * @throws IllegalStateException when the key was destroyed meanwhile
   */
  public byte[] open(Sealed sealed, Binding bound) throws BrokenSealException {
    return Packing.unpack(
        cipher.decrypt(
            Bytes.of(sealed.getNonce()), bound.bytes(), Bytes.of(sealed.getCiphertext())));
  }

  /** Opens a text. */
  public String openText(Sealed sealed, Binding bound) throws BrokenSealException {
    return new String(open(sealed, bound), StandardCharsets.UTF_8);
  }

  void destroy() {
    cipher.destroy();
  }
}
