package io.culvert.runtime.keys;

import io.culvert.events.AccountKey;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The accounts' keys in memory, kept up to date by following their topic. */
public final class FollowedKeys implements AutoCloseable {

  private final AccountKeyring keyring;
  private final TopicFollower<AccountKey> follower;

  public FollowedKeys(KafkaSettings kafka, MasterKeys masters, MeterRegistry meters) {
    this.keyring = new AccountKeyring(masters);
    this.follower =
        new TopicFollower<>(
            kafka, Topics.ACCOUNT_KEYS, (id, key, _) -> keyring.apply(id, key), meters);
  }

  /** Begins to read; returns at once. */
  public FollowedKeys start() {
    follower.start();
    return this;
  }

  /** The keys as far as they were read. */
  public AccountKeyring keyring() {
    return keyring;
  }

  /** Whether the topic was read to its end once. */
  public boolean isCaughtUp() {
    return follower.isCaughtUp();
  }

  /**
   * Waits for {@link #isCaughtUp}.
   *
   * @return false when the timeout came first
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return follower.awaitCaughtUp(timeout);
  }

  /**
   * Waits until every key is known that is in the topic now. A key is in the topic before anything
   * is sealed under it, so a key that is unknown afterwards is destroyed.
   *
   * @return false when the timeout came first
   */
  public boolean awaitNewest(Duration timeout) throws InterruptedException {
    return follower.awaitNewest(timeout);
  }

  public Health health() {
    return follower.health();
  }

  @Override
  public void close() {
    follower.close();
  }
}
