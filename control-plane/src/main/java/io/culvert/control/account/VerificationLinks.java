package io.culvert.control.account;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.events.VerifyEmail;
import io.culvert.schemas.seal.MasterKeys;
import java.net.URI;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links that say: whoever reads this address's mail has this account. Nothing is kept about them:
 * account, address and end are in the link, signed.
 */
final class VerificationLinks {

  static final Duration LIFETIME = Duration.ofHours(24);
  private static final int SIGNATURE = 32;
  private static final int DIGEST = 32;

  private final byte[] key;
  private final URI publicUrl;

  VerificationLinks(MasterKeys masters, URI publicUrl) {
    this.key = masters.derive("verification-links");
    this.publicUrl = publicUrl;
  }

  URI link(String accountId, ByteBuffer email, Instant now) {
    var account = accountId.getBytes(StandardCharsets.UTF_8);
    var claim =
        ByteBuffer.allocate(Long.BYTES + DIGEST + account.length)
            .putLong(now.plus(LIFETIME).getEpochSecond())
            .put(email.duplicate())
            .put(account)
            .array();
    var token = ByteBuffer.allocate(SIGNATURE + claim.length).put(sign(claim)).put(claim).array();
    return URI.create(
        publicUrl
            + "/account/verify?token="
            + Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  /**
   * The order that a link stands for.
   *
   * @throws ControlException when it is none of ours, or too old
   */
  VerifyEmail read(String token, Instant now) {
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token.strip()));
      var signature = new byte[SIGNATURE];
      bytes.get(signature);
      var claim = new byte[bytes.remaining()];
      bytes.get(claim);
      if (MessageDigest.isEqual(signature, sign(claim))) {
        return claimed(ByteBuffer.wrap(claim), now);
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // said below
    }
    throw new ControlException(ControlError.LINK_NOT_VALID, "The link is not one of ours.");
  }

  private static VerifyEmail claimed(ByteBuffer claim, Instant now) {
    var end = Instant.ofEpochSecond(claim.getLong());
    if (!now.isBefore(end)) {
      throw new ControlException(ControlError.LINK_NOT_VALID, "The link ended at " + end + ".");
    }
    var email = new byte[DIGEST];
    claim.get(email);
    var account = StandardCharsets.UTF_8.decode(claim).toString();
    return new VerifyEmail(account, ByteBuffer.wrap(email));
  }

  private byte[] sign(byte[] claim) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(claim);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
