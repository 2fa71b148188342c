package io.culvert.control.erasure;

import io.culvert.control.keys.AccountKeys;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys the keys of erased accounts. What is to be done is computed from the log at every start:
 * an account that is erased and still has a key. So a crash between the two only delays.
 *
 * <p>A tombstone hides a key; compaction removes it. Kafka compacts only segments that are closed,
 * and closes one only when a later record comes. In a quiet topic none would come, so a minute
 * afterwards the tombstone is written again.
 */
public final class DestroyKeysOfErased implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DestroyKeysOfErased.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration READ_WITHIN = Duration.ofSeconds(15);
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(15);

  /** A little more than the topic's segment.ms, when the open segment may be closed. */
  static final Duration SEGMENT_IS_OLD = Duration.ofSeconds(65);

  private final AccountKeys keys;
  private final TopicFollower<AccountEvent> accounts;
  private final Duration segmentIsOld;
  private final Set<String> erased = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable String lastErased;
  private long closeSegmentAt; // System.nanoTime(); used by the thread only
  private boolean isWaiting; // of the thread only; told once

  /**
   * @param keys opened, and closed by who opened them
   */
  public DestroyKeysOfErased(KafkaSettings kafka, AccountKeys keys, MeterRegistry meters) {
    this(kafka, keys, meters, SEGMENT_IS_OLD);
  }

  DestroyKeysOfErased(
      KafkaSettings kafka, AccountKeys keys, MeterRegistry meters, Duration segmentIsOld) {
    this.keys = keys;
    this.segmentIsOld = segmentIsOld;
    this.accounts = new TopicFollower<>(kafka, Topics.ACCOUNT_EVENTS, this::on, meters);
  }

  DestroyKeysOfErased start() {
    accounts.start();
    thread = Thread.ofPlatform().daemon().name("destroy-keys").start(this::run);
    return this;
  }

  private void on(String key, @Nullable AccountEvent event, Instant timestamp) {
    if (event != null && event.getPayload() instanceof AccountErased) {
      erased.add(event.getAccountId());
    }
  }

  private void run() {
    try {
      while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          destroyWaiting();
          closeSegment();
          isWaiting = false;
        } catch (ExecutionException | TimeoutException e) {
          if (!isWaiting) {
            log.warn("Keys of erased accounts wait to be destroyed: {}", e.toString());
          }
          isWaiting = true;
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted", e);
    }
  }

  private void destroyWaiting() throws InterruptedException, ExecutionException, TimeoutException {
    if (erased.isEmpty()) {
      return;
    }
    // Only who has seen the whole topic knows that an account has no key.
    if (!keys.awaitNewest(READ_WITHIN)) {
      throw new TimeoutException("the account keys are not read");
    }
    for (var accountId : erased) {
      if (keys.keyring().wrappedKey(accountId).isPresent()) {
        tombstone(accountId); // and look again, whether it has gone
        log.info("Destroyed the key of account {}", accountId);
      } else {
        erased.remove(accountId);
        lastErased = accountId;
        closeSegmentAt = System.nanoTime() + segmentIsOld.toNanos();
      }
    }
  }

  private void closeSegment() throws InterruptedException, ExecutionException, TimeoutException {
    var accountId = lastErased;
    if (accountId != null && System.nanoTime() - closeSegmentAt >= 0) {
      tombstone(accountId);
      lastErased = null;
    }
  }

  private void tombstone(String accountId)
      throws InterruptedException, ExecutionException, TimeoutException {
    keys.destroy(accountId).get(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    accounts.close();
    closed.countDown();
    var running = thread;
    try {
      if (running != null) {
        running.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
