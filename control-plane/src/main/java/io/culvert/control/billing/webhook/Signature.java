package io.culvert.control.billing.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of the Standard Webhooks specification, version {@code v1}: HMAC-SHA256 over {@code
 * id.timestamp.body}.
 *
 * <p>The specification's own library takes the body as text, which is not what was signed when the
 * bytes are not UTF-8; it reads the clock itself; and it knows one secret and one way to make a key
 * of it. The JDK's {@link Mac} is the whole of what is needed; a test holds both against each
 * other.
 */
public final class Signature {

  /** How far the sender's clock may be off, either way. */
  static final Duration TOLERANCE = Duration.ofSeconds(300);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";
  // The specification: an id must not hold a dot, or one message could be read as another.
  private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,200}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  private Signature() {}

  /**
   * What the sender says of a message, as it came.
   *
   * @param id {@code webhook-id}, the same when the message is sent again
   * @param timestamp {@code webhook-timestamp}, Unix seconds of this attempt
   * @param signatures {@code webhook-signature}, separated by spaces
   */
  public record Headers(
      @Nullable String id, @Nullable String timestamp, @Nullable String signatures) {}

  /** Whether a message is to be believed. */
  public sealed interface Verdict {

    /**
     * It is the sender's, and of now.
     *
     * @param attemptedAt when the sender sent it, by its own clock
     */
    record Genuine(String id, Instant attemptedAt) implements Verdict {}

    /** Nobody with the secret made it. */
    record Forged(String why) implements Verdict {}

    /** It was signed, but at another time: who recorded it may be sending it again. */
    record Stale(Duration off) implements Verdict {}
  }

  /** Judges a message. */
  static Verdict verify(Headers headers, byte[] body, List<SigningSecret> secrets, Instant now) {
    if (headers.id == null || headers.timestamp == null || headers.signatures == null) {
      return new Verdict.Forged("it is not signed");
    }
    if (!ID.matcher(headers.id).matches() || !SECONDS.matcher(headers.timestamp).matches()) {
      return new Verdict.Forged("its id or its time is malformed");
    }
    if (!isSigned(headers, body, secrets)) {
      return new Verdict.Forged("its signature is not good");
    }
    var attemptedAt = Instant.ofEpochSecond(Long.parseLong(headers.timestamp));
    var off = Duration.between(attemptedAt, now);
    return off.abs().compareTo(TOLERANCE) > 0
        ? new Verdict.Stale(off)
        : new Verdict.Genuine(headers.id, attemptedAt);
  }

  /** Signs what we send ourselves. */
  public static String sign(SigningSecret secret, String id, Instant at, byte[] body) {
    var mac = mac(secret.key(), id, String.valueOf(at.getEpochSecond()), body);
    return VERSION + Base64.getEncoder().encodeToString(mac);
  }

  private static boolean isSigned(Headers headers, byte[] body, List<SigningSecret> secrets) {
    var given = headers.signatures.split(" ");
    for (var secret : secrets) {
      for (var key : secret.keys()) {
        if (isAmong(given, mac(key, headers.id, headers.timestamp, body))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAmong(String[] given, byte[] expected) {
    for (var signature : given) {
      if (signature.startsWith(VERSION)
          && MessageDigest.isEqual(decoded(signature.substring(VERSION.length())), expected)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] mac(byte[] key, String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
