package io.culvert.tunnel.hop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that gateways and brokers share. It is never sent: each side proves that it knows it
 * by an HMAC-SHA256 (RFC 2104) over both sides' nonces and, with TLS, over the certificate that the
 * connection was made with, so that nobody in between can pass the proof on.
 */
public final class HopSecret {
  /** Fewest characters of a secret. */
  public static final int SHORTEST = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /**
   * @param secret at least {@link #SHORTEST} characters
   */
  public HopSecret(String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException("the secret is shorter than " + SHORTEST);
    }
    key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }

  /** Who proves: one side's proof is of no use to the other. */
  public enum Role {
    GATEWAY,
    BROKER
  }

  /**
   * What both sides have seen of one greeting.
   *
   * @param call the gateway's nonce
   * @param challenge the broker's nonce
   * @param certificate fingerprint of the broker's certificate, see {@link ServerFingerprint};
   *     empty without TLS
   */
  public record Seen(String call, String challenge, String certificate) {}

  /** A nonce as it is sent. */
  public static String nonce() {
    var bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The proof of one side, Base64. */
  public String proof(Role role, Seen seen) {
    // A character that is in none of the parts keeps them apart.
    var text =
        String.join(
            "\n",
            HopProtocol.SUBPROTOCOL,
            role.name(),
            seen.call(),
            seen.challenge(),
            seen.certificate());
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Whether that is the proof of a side that knows the secret. Takes the same time for any. */
  public boolean isProvenBy(String proof, Role role, Seen seen) {
    return MessageDigest.isEqual(proof(role, seen).getBytes(US_ASCII), proof.getBytes(US_ASCII));
  }

  @Override
  public String toString() {
    return "****";
  }
}
