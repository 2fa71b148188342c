package io.culvert.gateway.replay;

import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.ReplayRequested;
import io.culvert.gateway.capture.Redaction;
import io.culvert.gateway.exchange.ReplayTicket;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.event.EventSeals;
import io.culvert.schemas.serde.UnreadableRecordException;
import io.culvert.tunnel.error.CulvertError;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out orders from the replay topic. An order is committed before it is run, so that it is
 * run at most once: sending a stranger's POST twice is worse than not at all.
 */
final class ReplayRunner {
  static final String GROUP = "culvert-ingress-replays";

  private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);

  /**
   * Who waits for an older one has long gone; it also keeps a lost offset from being a disaster.
   */
  private static final Duration OLDEST = Duration.ofMinutes(5);

  private static final Duration LONGEST_WAIT_FOR_A_PLACE = Duration.ofMinutes(2);
  private static final int AT_ONCE = 16;
  private static final long WAITING_BODIES = 64L * 1024 * 1024;

  private final ReplayEntrance entrance;
  private final OpenIncoming opening;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Deserializer<ReplayEvent> deserializer;
  private final Committer committer;
  private final ReplayBodies bodies = new ReplayBodies(WAITING_BODIES);
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Commits one offset, and returns when that is certain. */
  interface Committer {
    void commit(Map<TopicPartition, OffsetAndMetadata> offset);
  }

  ReplayRunner(
      ReplayEntrance entrance,
      OpenIncoming opening,
      EventPublisher publisher,
      KafkaSettings kafka,
      Clock clock,
      Committer committer) {
    this.entrance = entrance;
    this.opening = opening;
    this.publisher = publisher;
    this.clock = clock;
    this.deserializer = Topics.REPLAYS.valueDeserializer(kafka.serdeProperties());
    this.committer = committer;
  }

  /** Takes the next record of the topic. */
  void next(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    var event = read(record);
    if (event == null) {
      return;
    }
    switch (event.getPayload()) {
      case ReplayBodyChunk chunk -> bodies.add(event.getReplayId(), chunk);
      case ReplayRequested order -> {
        commit(record);
        run(event, order);
      }
      case ReplayFinished _ -> {}
      default -> LOG.warn("Unknown replay event {}", event.getPayload().getClass());
    }
  }

  private @Nullable ReplayEvent read(ConsumerRecord<String, byte[]> record) {
    try {
      var event = deserializer.deserialize(record.topic(), record.value());
      // Of an account that was erased meanwhile nothing is sent.
      return event == null ? null : opening.open(EventSeals.REPLAYS, event).orElse(null);
    } catch (UnreadableRecordException | BrokenSealException e) {
      LOG.warn("Skipping a replay record at {}: {}", record.offset(), e.getMessage());
      DeadLetters.offer(
          publisher,
          new DeadLetters.Origin(record.topic(), record.partition(), record.offset(), GROUP),
          record.key(),
          record.value(),
          e);
      return null;
    }
  }

  private void commit(ConsumerRecord<String, byte[]> record) {
    committer.commit(
        Map.of(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1)));
  }

  private void run(ReplayEvent event, ReplayRequested requested) throws InterruptedException {
    var body = bodies.take(event.getReplayId(), requested);
    if (event.getOccurredAt().isBefore(clock.instant().minus(OLDEST))) {
      LOG.info("Leaving out replay {} of {}", event.getReplayId(), event.getOccurredAt());
      return;
    }
    if (body == null) {
      finished(event, ReplayTicket.Result.none(CulvertError.REPLAY_INCOMPLETE));
      return;
    }
    if (isRedacted(requested)) {
      finished(event, ReplayTicket.Result.none(CulvertError.REPLAY_REDACTED));
      return;
    }
    if (!places.tryAcquire(LONGEST_WAIT_FOR_A_PLACE.toSeconds(), TimeUnit.SECONDS)) {
      finished(event, ReplayTicket.Result.none(CulvertError.TOO_BUSY));
      return;
    }
    var order =
        new ReplayOrder(
            event.getReplayId(),
            event.getAccountId(),
            event.getHostname(),
            requested.getExchangeId(),
            requested.getRequest(),
            body);
    entrance
        .run(order)
        .thenAccept(
            result -> {
              places.release();
              finished(event, result);
            });
  }

  /** What was left out of the record cannot be sent, and without it it is another request. */
  private static boolean isRedacted(ReplayRequested requested) {
    return requested.getRequest().getHeaders().stream()
        .anyMatch(field -> field.getValue().equals(Redaction.MARK));
  }

  private void finished(ReplayEvent order, ReplayTicket.Result result) {
    var error = result.error();
    var event =
        ReplayEvent.newBuilder()
            .setEventId(EventIds.next())
            .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
            .setReplayId(order.getReplayId())
            .setAccountId(order.getAccountId())
            .setHostname(order.getHostname())
            .setPayload(
                ReplayFinished.newBuilder()
                    .setNewExchangeId(result.exchangeId())
                    .setStatus(result.status())
                    .setErrorCode(error == null ? null : error.code())
                    .build())
            .build();
    if (!publisher.offer(Topics.REPLAYS, order.getHostname(), event)) {
      LOG.warn("The end of replay {} was not recorded: no room", order.getReplayId());
    }
  }
}
