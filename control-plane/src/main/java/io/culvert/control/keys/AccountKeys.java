package io.culvert.control.keys;

import io.culvert.events.AccountKey;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts' keys, for the one service that makes and destroys them. A key is on the brokers
 * before anything is sealed under it: who reads something sealed can find its key, or knows that it
 * is destroyed.
 */
public final class AccountKeys implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AccountKeys.class);

  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(9);

  private final MasterKeys masters;
  private final Clock clock;
  private final FollowedKeys keys;
  private final TopicWriter<AccountKey> topic;

  public AccountKeys(KafkaSettings kafka, MasterKeys masters, MeterRegistry meters, Clock clock) {
    this.masters = masters;
    this.clock = clock;
    this.keys = new FollowedKeys(kafka, masters, meters);
    this.topic = new TopicWriter<>(kafka, Topics.ACCOUNT_KEYS, WRITTEN_WITHIN);
  }

  /**
   * Reads all keys, and wraps those anew that are under an older master key.
   *
   * @param patience how long to wait for the log
   * @throws MasterKeyMissing when some cannot be unwrapped: nothing was changed
   * @throws KafkaException when the log does not answer in time
   */
  public AccountKeys open(Duration patience) throws InterruptedException {
    if (!keys.start().awaitCaughtUp(patience)) {
      throw new KafkaException("the account keys could not be read in time");
    }
    var missing = new TreeSet<String>();
    for (var key : keyring().wrappedKeys()) {
      if (!masters.has(key)) {
        missing.add(key.getMasterKeyId());
      }
    }
    if (!missing.isEmpty()) {
      throw new MasterKeyMissing(missing);
    }
    rewrap();
    return this;
  }

  private void rewrap() {
    var written = new ArrayList<CompletableFuture<Void>>();
    for (var key : keyring().wrappedKeys()) {
      try {
        masters
            .rewrap(key)
            .ifPresent(rewrapped -> written.add(topic.write(key.getAccountId(), rewrapped)));
      } catch (BrokenSealException e) {
        log.error("The key of account {} is broken: {}", key.getAccountId(), e.getMessage());
      }
    }
    try {
      written.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw new KafkaException("account keys could not be written", e.getCause());
    }
    if (!written.isEmpty()) {
      log.info(
          "{} account keys are now under master key {}", written.size(), masters.newest().id());
    }
  }

  /** The keys as far as they were read. */
  public AccountKeyring keyring() {
    return keys.keyring();
  }

  /**
   * Makes a new account's key, or finds the one it has. Completes when the brokers have it; fails
   * with a {@link KafkaException} when they do not take it within ten seconds.
   */
  public CompletableFuture<AccountCipher> create(String accountId) {
    var existing = keyring().cipher(accountId);
    if (existing.isPresent()) {
      return CompletableFuture.completedFuture(existing.get());
    }
    var key = masters.create(accountId, EventIds.next(), clock.instant());
    return topic
        .write(accountId, key)
        .thenApply(
            _ -> {
              keyring().apply(accountId, key); // as the follower will do in a moment
              return keyring()
                  .cipher(accountId)
                  .orElseThrow(() -> new KafkaException("the key was destroyed at once"));
            });
  }

  /**
   * Destroys an account's key. Completes when the brokers have the tombstone; followers drop the
   * key when they read it.
   */
  public CompletableFuture<Void> destroy(String accountId) {
    return topic.write(accountId, null);
  }

  /** Waits until everything was read that is in the topic now; see {@link FollowedKeys}. */
  public boolean awaitNewest(Duration timeout) throws InterruptedException {
    return keys.awaitNewest(timeout);
  }

  public Health health() {
    return keys.health();
  }

  @Override
  public void close() {
    keys.close();
    topic.close();
  }
}
