package io.culvert.tunnel.policy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A user who may come with a password (RFC 7617). Of the password only a salted hash leaves the
 * agent: PBKDF2 with HMAC-SHA-256 in as many rounds as SCRAM-SHA-256 asks for (RFC 7677 §4).
 *
 * @param user name, in clear
 * @param salt Base64 of {@value #SALT_BYTES} random bytes
 * @param hash Base64 of {@value #HASH_BYTES} bytes
 */
public record BasicLogin(String user, String salt, String hash) {
  private static final int ROUNDS = 4096;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LONGEST = 200;

  public BasicLogin {
    if (user.isEmpty() || user.length() > LONGEST || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "a user name has 1 to " + LONGEST + " characters and no colon");
    }
    if (octets(salt).length != SALT_BYTES || octets(hash).length != HASH_BYTES) {
      throw new IllegalArgumentException("a login has a salt of 16 bytes and a hash of 32");
    }
  }

  /**
   * Makes one of {@code user:password}.
   *
   * @throws IllegalArgumentException when it is not that, or the password is empty
   */
  public static BasicLogin of(String userAndPassword, SecureRandom random) {
    int colon = userAndPassword.indexOf(':');
    if (colon < 1 || colon + 1 == userAndPassword.length()) {
      throw new IllegalArgumentException("a login is written user:password");
    }
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var encoder = Base64.getEncoder();
    return new BasicLogin(
        userAndPassword.substring(0, colon),
        encoder.encodeToString(salt),
        encoder.encodeToString(hash(userAndPassword.substring(colon + 1), salt)));
  }

  /** Whether that is the password. Takes the time of a TLS handshake, and the same for any. */
  public boolean isPassword(String password) {
    return MessageDigest.isEqual(hash(password, octets(salt)), octets(hash));
  }

  private static byte[] hash(String password, byte[] salt) {
    // As octets, one to a character: the JDK's own idea of a password's bytes is then ours.
    var octets = new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    var spec = new PBEKeySpec(octets.toCharArray(), salt, ROUNDS, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] octets(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "BasicLogin[" + user + ", ****]";
  }
}
