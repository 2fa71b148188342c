package io.culvert.schemas.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Seals what belongs to no account and lives briefly, such as a cookie, under a key of the platform
 * for one purpose. Threads may share it.
 */
public final class PlatformSeal {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Xaes256Gcm cipher;

  /**
   * @param purpose as for {@link MasterKeys#derive}
   */
  public PlatformSeal(MasterKeys masters, String purpose) {
    this.cipher = new Xaes256Gcm(masters.derive(purpose));
  }

  /**
   * @param bound what the data belongs to; needed again to open it
   * @return nonce (24 bytes) and ciphertext
   */
  public byte[] seal(byte[] plain, Binding bound) {
    var nonce = new byte[Xaes256Gcm.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var ciphertext = cipher.encrypt(nonce, bound.bytes(), plain);
    return ByteBuffer.allocate(nonce.length + ciphertext.length).put(nonce).put(ciphertext).array();
  }

  /**
   * What was sealed.
   *
   * @throws BrokenSealException when it was changed, or sealed for something else
   */
  public byte[] open(byte[] sealed, Binding bound) throws BrokenSealException {
    if (sealed.length < Xaes256Gcm.NONCE_BYTES) {
      throw new BrokenSealException("not sealed data: too short");
    }
    var bytes = ByteBuffer.wrap(sealed);
    var nonce = new byte[Xaes256Gcm.NONCE_BYTES];
    bytes.get(nonce);
    var ciphertext = new byte[bytes.remaining()];
    bytes.get(ciphertext);
    return cipher.decrypt(nonce, bound.bytes(), ciphertext);
  }
}
