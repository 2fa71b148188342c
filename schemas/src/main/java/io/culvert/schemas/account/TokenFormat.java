package io.culvert.schemas.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The form of a token: {@code cvt_}, 32 random characters of base 62 (190 bits), then the CRC-32 of
 * those characters in 6 characters of base 62. The prefix lets secret scanners find leaked tokens;
 * the checksum lets them, and us, tell a token from a typing error without asking anybody.
 */
public final class TokenFormat {

  public static final String PREFIX = "cvt_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM = 32;
  private static final int CHECKSUM = 6;

  /** Characters of a whole token. */
  public static final int LENGTH = PREFIX.length() + RANDOM + CHECKSUM;

  private TokenFormat() {}

  /**
   * A new token.
   *
   * @param random nobody may be able to guess what it gives: a {@link java.security.SecureRandom},
   *     or a stream under a secret key
   */
  public static String generate(RandomGenerator random) {
    var text = new StringBuilder(RANDOM);
    for (int i = 0; i < RANDOM; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return PREFIX + text + checksum(text.toString());
  }

  /** Whether this could be a token; only the {@link CredentialBook} knows whether it is good. */
  public static boolean isWellFormed(String token) {
    if (token.length() != LENGTH || !token.startsWith(PREFIX)) {
      return false;
    }
    var random = token.substring(PREFIX.length(), PREFIX.length() + RANDOM);
    return random.chars().allMatch(c -> DIGITS.indexOf(c) >= 0) && token.endsWith(checksum(random));
  }

  /**
   * What is kept and compared in place of the token. A slow hash, as for passwords, would protect
   * nothing: 190 random bits cannot be guessed.
   */
  public static TokenHash sha256(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return TokenHash.of(ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String checksum(String random) {
    var crc = new CRC32();
    crc.update(random.getBytes(StandardCharsets.US_ASCII));
    var rest = crc.getValue();
    var digits = new char[CHECKSUM];
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }
}
