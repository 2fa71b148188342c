package io.culvert.control.mail;

import io.culvert.events.MailWanted;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts that wait for a verification mail: the topic {@link Topics#MAILS_WANTED}, so that a
 * restart forgets none. An account waits for one mail at a time.
 */
public final class MailQueue implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MailQueue.class);
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(8);

  /** After so long the service that was asked must have stopped, and another one may send. */
  static final Duration TAKE_OVER = Duration.ofMinutes(1);

  private final TopicWriter<MailWanted> writer;
  private final TopicFollower<MailWanted> follower;
  private final InstantSource clock;
  private final Map<String, Instant> waiting = new ConcurrentHashMap<>();
  private final Set<String> askedHere = ConcurrentHashMap.newKeySet();

  public MailQueue(KafkaSettings kafka, InstantSource clock, MeterRegistry meters) {
    this(kafka, Topics.MAILS_WANTED, clock, meters);
  }

  MailQueue(
      KafkaSettings kafka, Topic<MailWanted> topic, InstantSource clock, MeterRegistry meters) {
    this.clock = clock;
    writer = new TopicWriter<>(kafka, topic, WRITTEN_WITHIN);
    follower = new TopicFollower<>(kafka, topic, (id, wanted, _) -> read(id, wanted), meters);
  }

  /** An account that waits. */
  record Waiting(String accountId, Instant since) {}

  MailQueue start() {
    follower.start();
    return this;
  }

  /** Asks for a mail. Completes when it cannot be forgotten any more. */
  public CompletableFuture<Void> want(String accountId) {
    askedHere.add(accountId);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return writer.write(accountId, new MailWanted(accountId, now));
  }

  /** Whom this service should send a mail to; empty until it has read who waits. */
  Set<Waiting> toSend() {
    if (!follower.isCaughtUp()) {
      return Set.of();
    }
    var orphaned = clock.instant().minus(TAKE_OVER);
    return waiting.entrySet().stream()
        .map(each -> new Waiting(each.getKey(), each.getValue()))
        .filter(each -> askedHere.contains(each.accountId) || !each.since.isAfter(orphaned))
        .collect(Collectors.toSet());
  }

  /** How many accounts wait. */
  int size() {
    return waiting.size();
  }

  /** It waits no more. */
  void settle(Waiting settled) {
    if (waiting.remove(settled.accountId, settled.since)) {
      askedHere.remove(settled.accountId);
      writer
          .write(settled.accountId, null)
          .exceptionally(
              e -> {
                log.warn("A mail that was sent may be sent again: {}", e.toString());
                return null;
              });
    }
  }

  private void read(String accountId, @Nullable MailWanted wanted) {
    if (wanted == null) {
      waiting.remove(accountId);
    } else {
      waiting.put(accountId, wanted.getWantedAt());
    }
  }

  @Override
  public void close() {
    follower.close();
    writer.close();
  }
}
