package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.WebhookCheck;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Verifies that requests were signed with the tunnel's secret, lately and once. Any thread. */
final class WebhookVerifier {
  /** Largest body that is verified, bytes: GitHub's own limit, the highest of the four. */
  static final long MOST_BYTES = 25L * 1024 * 1024;

  /** How far the sender's clock may be from ours, as all schemes recommend. */
  private static final long TOLERANCE_SECONDS = Duration.ofMinutes(5).toSeconds();

  private static final String HMAC = "HmacSHA256";

  private final WebhookCheck.Scheme scheme;
  private final List<SecretKeySpec> keys;
  private final SeenSignatures seen = new SeenSignatures();

  WebhookVerifier(WebhookCheck check) {
    this.scheme = check.scheme();
    this.keys = check.keys().stream().map(key -> new SecretKeySpec(key, HMAC)).toList();
  }

  /** Whether the fields hold a signature at all. */
  boolean isSigned(HttpHeaders fields) {
    return WebhookSignature.of(scheme, fields) != null;
  }

  /**
   * What is to be said against a request; null when nothing is.
   *
   * @param body all of it, in pieces; neither their indices nor their owner change
   */
  @Nullable CulvertError against(HttpHeaders fields, List<ByteBuf> body, Instant now) {
    var claim = WebhookSignature.of(scheme, fields);
    if (claim == null) {
      return CulvertError.WEBHOOK_NOT_SIGNED;
    }
    var right = right(claim, body);
    if (right == null) {
      return CulvertError.WEBHOOK_NOT_SIGNED;
    }
    if (claim.timestamp() == null) {
      return null; // GitHub's are the same when they are sent again on purpose
    }
    if (Math.abs(now.getEpochSecond() - claim.timestamp()) > TOLERANCE_SECONDS) {
      return CulvertError.WEBHOOK_TOO_OLD;
    }
    return seen.isNew(right) ? null : CulvertError.WEBHOOK_REPEATED;
  }

  /** The signature that is right; null when none is. */
  private byte @Nullable [] right(WebhookSignature claim, List<ByteBuf> body) {
    for (var key : keys) {
      var expected = sign(key, claim.signed(), body);
      for (var signature : claim.signatures()) {
        if (MessageDigest.isEqual(expected, signature)) {
          return expected;
        }
      }
    }
    return null;
  }

  private static byte[] sign(SecretKeySpec key, String signed, List<ByteBuf> body) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(signed.getBytes(UTF_8));
      for (var piece : body) {
        for (var part : piece.nioBuffers()) {
          mac.update(part);
        }
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
