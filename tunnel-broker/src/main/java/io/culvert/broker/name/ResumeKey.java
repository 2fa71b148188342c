package io.culvert.broker.name;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The secret with which an anonymous agent takes its name back. Only its hash is kept.
 *
 * @param text what the agent holds
 */
public record ResumeKey(String text) {
  private static final int BYTES = 32;

  /** A new one, from a secure source. */
  public static ResumeKey random(RandomGenerator secureRandom) {
    var bytes = new byte[BYTES];
    secureRandom.nextBytes(bytes);
    return new ResumeKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** SHA-256 in hexadecimal. */
  public String sha256() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "****";
  }
}
