package io.culvert.gateway.testing;

import io.culvert.events.AccountKey;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.event.EventSeal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Accounts' keys as the control plane makes them. */
public final class Keys {
  public static final MasterKeys MASTERS = new MasterKeys(MasterKey.generate(new SecureRandom()));
  private static final AccountKeyring KEYRING = new AccountKeyring(MASTERS);

  private Keys() {}

  public static void give(KafkaSettings kafka, String account) {
    AccountKey key = MASTERS.create(account, EventIds.next(), Instant.now());
    Kafka.write(kafka, Topics.ACCOUNT_KEYS, account, List.of(key));
    KEYRING.apply(account, key);
  }

  public static <E> E seal(EventSeal<E> seal, E event) {
    return seal.seal(event, KEYRING.cipher(seal.accountId(event)).orElseThrow());
  }

  /** The event in clear; what is not sealed comes back as it is. */
  public static <E> E open(EventSeal<E> seal, E event) {
    var sealed = seal.sealed(event);
    try {
      return sealed == null
          ? event
          : seal.open(event, KEYRING.cipher(seal.accountId(event)).orElseThrow());
    } catch (BrokenSealException e) {
      throw new AssertionError(e);
    }
  }
}
