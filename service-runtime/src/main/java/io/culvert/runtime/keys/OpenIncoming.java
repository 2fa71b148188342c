package io.culvert.runtime.keys;

import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.event.EventSeal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;

/** Opens sealed events as they are read. Threads may share it. */
public final class OpenIncoming {

  private static final Duration READ_WITHIN = Duration.ofSeconds(10);
  private static final int REMEMBERED = 100_000;

  private final FollowedKeys keys;
  private final Set<String> destroyed =
      Collections.newSetFromMap(Collections.synchronizedMap(new Remembered()));

  /** The key ids met last. */
  private static final class Remembered extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * @param keys started by the caller
   */
  public OpenIncoming(FollowedKeys keys) {
    this.keys = keys;
  }

  /**
   * The event as it was before it was sealed; empty when its key is destroyed, which is made sure
   * of: the key topic is read to its end first.
   *
   * @throws BrokenSealException when what is sealed was changed, or belongs to another event
   * @throws KeysNotRead when the key topic cannot be read: that says nothing about the event
   */
  public <E> Optional<E> open(EventSeal<E> seal, E event) throws BrokenSealException {
    var sealed = seal.sealed(event);
    if (sealed == null) {
      return Optional.of(event);
    }
    var cipher = cipher(seal, event, sealed);
    if (cipher.isEmpty() && !destroyed.contains(sealed.getKeyId())) {
      awaitNewest();
      cipher = cipher(seal, event, sealed);
      if (cipher.isEmpty()) {
        destroyed.add(sealed.getKeyId());
      }
    }
    return open(seal, event, cipher);
  }

  /**
   * As {@link #open}, for who must not wait: empty also when the key was not read yet.
   *
   * @throws BrokenSealException when what is sealed was changed, or belongs to another event
   */
  public <E> Optional<E> openNow(EventSeal<E> seal, E event) throws BrokenSealException {
    var sealed = seal.sealed(event);
    return sealed == null ? Optional.of(event) : open(seal, event, cipher(seal, event, sealed));
  }

  private <E> Optional<AccountCipher> cipher(EventSeal<E> seal, E event, Sealed sealed) {
    var accountId = seal.accountId(event);
    return accountId == null
        ? Optional.empty()
        : keys.keyring()
            .cipher(accountId)
            .filter(cipher -> cipher.keyId().equals(sealed.getKeyId()));
  }

  private static <E> Optional<E> open(EventSeal<E> seal, E event, Optional<AccountCipher> cipher)
      throws BrokenSealException {
    if (cipher.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(seal.open(event, cipher.get()));
    } catch (IllegalStateException e) {
      return Optional.empty(); // destroyed at this very moment
    }
  }

  private void awaitNewest() {
    try {
      if (!keys.awaitNewest(READ_WITHIN)) {
        throw new KeysNotRead("the account keys cannot be read");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
