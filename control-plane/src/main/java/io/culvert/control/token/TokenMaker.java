package io.culvert.control.token;

import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.MasterKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens. A token is shown once and kept nowhere, yet a request that is repeated with its
 * {@code Idempotency-Key} has to give the same answer: so with a key the token follows from account
 * and key, by a secret of the platform, and without one it is random.
 */
final class TokenMaker {

  private final byte[] secret;
  private final SecureRandom random = new SecureRandom();

  TokenMaker(MasterKeys masters) {
    this.secret = masters.derive("repeatable-tokens");
  }

  String make(String accountId, Optional<String> idempotencyKey) {
    return idempotencyKey
        .map(key -> TokenFormat.generate(stream(accountId + "\n" + key)))
        .orElseGet(() -> TokenFormat.generate(random));
  }

  private RandomGenerator stream(String name) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return new KeyStream(mac, name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }

  /** Unpredictable without the secret, and always the same: HMAC-SHA256 in counter mode. */
  private static final class KeyStream implements RandomGenerator {

    private final Mac mac;
    private final String name;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private int count;

    KeyStream(Mac mac, String name) {
      this.mac = mac;
      this.name = name;
    }

    @Override
    public long nextLong() {
      if (!block.hasRemaining()) {
        var text = count++ + "\n" + name;
        block = ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      }
      return block.getLong();
    }

    // Our own, because the JDK may change its way. The bias is below 2^-56.
    @Override
    public int nextInt(int bound) {
      return (int) Long.remainderUnsigned(nextLong(), bound);
    }
  }
}
