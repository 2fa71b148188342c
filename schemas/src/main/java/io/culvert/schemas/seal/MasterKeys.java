package io.culvert.schemas.seal;

import io.culvert.events.AccountKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The master keys of a platform, the newest first. Account keys are wrapped under the newest and
 * unwrapped under any, so that a master key can be replaced while everything runs.
 */
public final class MasterKeys {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<MasterKey> newestFirst;

  public MasterKeys(MasterKey... newestFirst) {
    this(List.of(newestFirst));
  }

  public MasterKeys(List<MasterKey> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("there is no master key");
    }
    this.newestFirst = List.copyOf(newestFirst);
  }

  /** Reads keys in Base64, the newest first, with commas or line ends between them. */
  public static Optional<MasterKeys> parse(String text) {
    var keys = new ArrayList<MasterKey>();
    for (var part : text.strip().split("\\s*[,\\s]\\s*")) {
      var key = MasterKey.parse(part);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    return Optional.of(new MasterKeys(keys));
  }

  public MasterKey newest() {
    return newestFirst.getFirst();
  }

  List<MasterKey> all() {
    return newestFirst;
  }

  /**
   * A key for one purpose, 32 bytes, from the <em>oldest</em> master key: digests that have to stay
   * the same for ever, like those of e-mail addresses, must not change when a master key is added.
   */
  public byte[] derive(String purpose) {
    return newestFirst.getLast().derive(purpose);
  }

  /** Makes a key for an account, wrapped under the newest master key. */
  public AccountKey create(String accountId, String keyId, Instant now) {
    var key = new byte[Xaes256Gcm.KEY_BYTES];
    RANDOM.nextBytes(key);
    try {
      return wrap(accountId, keyId, key, now.truncatedTo(ChronoUnit.MICROS));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * The same key under the newest master key; empty when it is already.
   *
   * @throws BrokenSealException when it cannot be unwrapped
   */
  public Optional<AccountKey> rewrap(AccountKey key) throws BrokenSealException {
    if (key.getMasterKeyId().equals(newest().id())) {
      return Optional.empty();
    }
    var bytes = unwrap(key);
    try {
      return Optional.of(wrap(key.getAccountId(), key.getKeyId(), bytes, key.getCreatedAt()));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether one of the master keys can unwrap it. */
  public boolean has(AccountKey key) {
    return newestFirst.stream().anyMatch(master -> master.id().equals(key.getMasterKeyId()));
  }

  byte[] unwrap(AccountKey key) throws BrokenSealException {
    for (var master : newestFirst) {
      if (master.id().equals(key.getMasterKeyId())) {
        return master
            .wrapping()
            .decrypt(
                Bytes.of(key.getNonce()),
                binding(key.getAccountId(), key.getKeyId()).bytes(),
                Bytes.of(key.getWrappedKey()));
      }
    }
    throw new BrokenSealException("wrapped under master key " + key.getMasterKeyId());
  }

  private AccountKey wrap(String accountId, String keyId, byte[] key, Instant createdAt) {
    var nonce = new byte[Xaes256Gcm.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var wrapped = newest().wrapping().encrypt(nonce, binding(accountId, keyId).bytes(), key);
    return new AccountKey(
        accountId,
        keyId,
        newest().id(),
        ByteBuffer.wrap(nonce),
        ByteBuffer.wrap(wrapped),
        createdAt);
  }

  private static Binding binding(String accountId, String keyId) {
    return Binding.of("AccountKey", accountId, keyId);
  }
}
