package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.policy.BasicLogin;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A login, and after it succeeded once a quick way to see that it is the same again: the password's
 * HMAC under a key that this process has made for itself. So only the first request of a user costs
 * the slow hash.
 */
final class KnownLogin {
  private static final String HMAC = "HmacSHA256";
  private static final SecretKeySpec OURS = new SecretKeySpec(random(), HMAC);

  private final BasicLogin login;
  private volatile byte @Nullable [] known;

  KnownLogin(BasicLogin login) {
    this.login = login;
  }

  boolean isFor(String user) {
    return MessageDigest.isEqual(login.user().getBytes(UTF_8), user.getBytes(UTF_8));
  }

  /** Whether that password was right before. Quick. */
  boolean isKnown(String password) {
    var right = known;
    return right != null && MessageDigest.isEqual(right, quickHash(password));
  }

  /** Whether that is the password. As slow as {@link BasicLogin#isPassword}. */
  boolean isPassword(String password) {
    if (!login.isPassword(password)) {
      return false;
    }
    known = quickHash(password);
    return true;
  }

  private static byte[] quickHash(String password) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(OURS);
      return mac.doFinal(password.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] random() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
