package io.culvert.tunnel.hop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that gateways and brokers share. It is never sent: each side proves that it knows it
 * by an HMAC-SHA256 (RFC 2104) over both sides' nonces and, with TLS, over the certificate that the
 * connection was made with, so that nobody in between can pass the proof on.
 */
public final class HopSecret {
  /**
   * Fewest characters of a secret. The broker proves itself to whoever connects, so a stranger can
   * have a proof to try guesses on for as long as he likes: it must not be one that can be guessed.
   */
  public static final int SHORTEST = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 32;
  private static final int SEAL_NONCE_BYTES = 12;
  private static final int SEAL_TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final SecretKeySpec sealing;

  /**
   * @param secret at least {@link #SHORTEST} characters
   */
  public HopSecret(String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException("the secret is shorter than " + SHORTEST);
    }
    key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    sealing = new SecretKeySpec(mac(HopProtocol.SUBPROTOCOL + "\nSEAL"), "AES");
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
    return Base64.getEncoder().encodeToString(mac(text));
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Whether that is the proof of a side that knows the secret. Takes the same time for any. */
  public boolean isProvenBy(String proof, Role role, Seen seen) {
    return MessageDigest.isEqual(proof(role, seen).getBytes(US_ASCII), proof.getBytes(US_ASCII));
  }

  /**
   * Text that only who knows the secret can read, for what brokers tell gateways by way of the log:
   * AES-256-GCM (NIST SP 800-38D), Base64, its nonce first.
   *
   * @param bound what it is about; it opens for nothing else
   */
  public String seal(String text, String bound) {
    var nonce = new byte[SEAL_NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, bound);
      var sealed = cipher.doFinal(text.getBytes(UTF_8));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  /** What was sealed for it; empty when it was sealed under another secret, or for another. */
  public Optional<String> open(String sealed, String bound) {
    try {
      var bytes = Base64.getDecoder().decode(sealed);
      if (bytes.length < SEAL_NONCE_BYTES) {
        return Optional.empty();
      }
      var cipher = cipher(Cipher.DECRYPT_MODE, bytes, bound);
      var text = cipher.doFinal(bytes, SEAL_NONCE_BYTES, bytes.length - SEAL_NONCE_BYTES);
      return Optional.of(new String(text, UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String bound) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, sealing, new GCMParameterSpec(SEAL_TAG_BITS, nonce, 0, SEAL_NONCE_BYTES));
    cipher.updateAAD(bound.getBytes(UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "****";
  }
}
