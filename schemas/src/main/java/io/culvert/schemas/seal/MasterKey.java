package io.culvert.schemas.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The platform's own secret: 32 random bytes that are in no topic. Every key in use is derived from
 * it, one for each purpose (HKDF-SHA256, RFC 5869).
 */
public final class MasterKey {

  private static final int BYTES = 32;
  private static final String INFO = "culvert/v1/";

  private final byte[] secret;
  private final String id;
  private final Xaes256Gcm wrapping;

  /**
   * @param secret 32 bytes from a secure random source; a copy is kept
   */
  public MasterKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes, not " + secret.length);
    }
    this.secret = secret.clone();
    this.id = HexFormat.of().formatHex(sha256(secret), 0, 8);
    this.wrapping = new Xaes256Gcm(derive("account-keys"));
  }

  public static MasterKey generate(SecureRandom random) {
    var secret = new byte[BYTES];
    random.nextBytes(secret);
    return new MasterKey(secret);
  }

  /** Reads {@link #toBase64}; empty when the text is something else. */
  static Optional<MasterKey> parse(String base64) {
    try {
      var secret = Base64.getDecoder().decode(base64.strip());
      return secret.length == BYTES ? Optional.of(new MasterKey(secret)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** First 8 bytes of the SHA-256 of the key, in hex. Tells keys apart and nothing about them. */
  public String id() {
    return id;
  }

  /**
   * A key for one purpose, 32 bytes; the same one each time. Knowing it says nothing about the
   * master key or the keys for other purposes.
   */
  byte[] derive(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand((INFO + purpose).getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
    }
  }

  /** The key itself, for the file it is kept in. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(secret);
  }

  Xaes256Gcm wrapping() {
    return wrapping;
  }

  @Override
  public String toString() {
    return "MasterKey " + id;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
