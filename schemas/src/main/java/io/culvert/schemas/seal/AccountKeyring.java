package io.culvert.schemas.seal;

import io.culvert.events.AccountKey;
import io.culvert.events.Sealed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all accounts: the fold of {@code culvert.account.keys.v1}. One thread applies
 * records, any thread asks. Keys are held wrapped, some 500 bytes an account; at most a bounded
 * number of those used last is held unwrapped.
 */
public final class AccountKeyring {

  private static final int UNWRAPPED = 10_000;

  private final MasterKeys masters;
  private final Map<String, AccountKey> wrapped = new ConcurrentHashMap<>();
  private final LinkedHashMap<String, AccountCipher> unwrapped;

  public AccountKeyring(MasterKeys masters) {
    this(masters, UNWRAPPED);
  }

  /**
   * @param most keys held unwrapped
   */
  AccountKeyring(MasterKeys masters, int most) {
    this.masters = masters;
    // Not wiped when it makes room: somebody may be sealing with it, and the key is still good.
    this.unwrapped =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, AccountCipher> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * Takes a record of the topic.
   *
   * @param key null when the account's key is destroyed
   */
  public void apply(String accountId, @Nullable AccountKey key) {
    var before = key == null ? wrapped.remove(accountId) : wrapped.put(accountId, key);
    if (before != null && (key == null || !before.getKeyId().equals(key.getKeyId()))) {
      forget(accountId, before);
    }
  }

  private void forget(String accountId, AccountKey destroyed) {
    synchronized (unwrapped) {
      var cipher = unwrapped.remove(accountId);
      if (cipher != null) {
        cipher.destroy();
      }
    }
    wipe(destroyed.getWrappedKey());
  }

  /**
   * The account's cipher; empty when it has no key: it was erased, or its key was not read yet.
   *
   * @throws IllegalStateException when the key is there and none of the master keys unwraps it
   */
  public Optional<AccountCipher> cipher(String accountId) {
    synchronized (unwrapped) {
      var cipher = unwrapped.get(accountId);
      if (cipher != null) {
        return Optional.of(cipher);
      }
      var key = wrapped.get(accountId);
      if (key == null) {
        return Optional.empty();
      }
      var unwrappedNow = unwrap(key);
      unwrapped.put(accountId, unwrappedNow);
      return Optional.of(unwrappedNow);
    }
  }

  /**
   * What was sealed; empty when its key is destroyed, or not read yet.
   *
   * @throws BrokenSealException when the key is there and does not open it: it was changed or moved
   */
  public Optional<byte[]> open(String accountId, Sealed sealed, Binding bound)
      throws BrokenSealException {
    var cipher = cipher(accountId).filter(found -> found.keyId().equals(sealed.getKeyId()));
    if (cipher.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher.get().open(sealed, bound));
    } catch (IllegalStateException e) {
      return Optional.empty(); // destroyed at this very moment
    }
  }

  /** The account's key as it is in the topic. */
  public Optional<AccountKey> wrappedKey(String accountId) {
    return Optional.ofNullable(wrapped.get(accountId));
  }

  /** All keys as they are in the topic. */
  public Collection<AccountKey> wrappedKeys() {
    return new ArrayList<>(wrapped.values());
  }

  /** Number of accounts that have a key. */
  public int size() {
    return wrapped.size();
  }

  private AccountCipher unwrap(AccountKey key) {
    byte @Nullable [] bytes = null;
    try {
      bytes = masters.unwrap(key);
      return new AccountCipher(key.getKeyId(), bytes);
    } catch (BrokenSealException e) {
      throw new IllegalStateException(
          "the key of account " + key.getAccountId() + " cannot be unwrapped: " + e.getMessage(),
          e);
    } finally {
      if (bytes != null) {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  private static void wipe(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }
}
