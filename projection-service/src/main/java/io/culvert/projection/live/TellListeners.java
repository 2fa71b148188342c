package io.culvert.projection.live;

import io.culvert.events.ExchangeEvent;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageMonthly;
import io.culvert.projection.exchange.Summaries;
import io.culvert.projection.follow.Position;
import io.culvert.projection.session.SessionItem;
import io.culvert.projection.session.SessionQueries;
import io.culvert.projection.table.PgText;
import io.culvert.projection.usage.UsageItem;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.event.EventSeals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes events of the feed out of records. Exchanges and usage say all themselves; a tick says only
 * what was added, so a session is read from its table, once that has the tick.
 */
public final class TellListeners implements LiveReader.Handler {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LOOKS = 40;
  private static final Duration LOOK_FOR_END_EVERY = Duration.ofMillis(250);
  private static final int LOOKS_FOR_END = 240;
  private static final int LOOKUPS_AT_ONCE = 64;

  private final LiveFeed feed;
  private final SessionQueries sessions;
  private final JsonMapper json;
  private final OpenIncoming opening;
  private final Deserializer<ExchangeEvent> exchanges;
  private final Deserializer<SessionEvent> sessionEvents;
  private final Deserializer<UsageMonthly> usages;
  private final Semaphore lookups = new Semaphore(LOOKUPS_AT_ONCE);

  public TellListeners(
      LiveFeed feed,
      SessionQueries sessions,
      JsonMapper json,
      OpenIncoming opening,
      Map<String, ?> serde) {
    this.feed = feed;
    this.sessions = sessions;
    this.json = json;
    this.opening = opening;
    this.exchanges = Topics.HTTP_EXCHANGES.valueDeserializer(serde);
    this.sessionEvents = Topics.SESSION_EVENTS.valueDeserializer(serde);
    this.usages = Topics.USAGE_MONTHLY.valueDeserializer(serde);
  }

  /** A reader of the topics that this handler understands. */
  public LiveReader reader(Map<String, Object> config) {
    return new LiveReader(
        config,
        List.of(
            Topics.HTTP_EXCHANGES.name(),
            Topics.SESSION_EVENTS.name(),
            Topics.USAGE_MONTHLY.name()),
        feed,
        this);
  }

  @Override
  public void on(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.HTTP_EXCHANGES.name())) {
      exchange(exchanges.deserialize(record.topic(), record.value()), record);
    } else if (record.topic().equals(Topics.SESSION_EVENTS.name())) {
      session(sessionEvents.deserialize(record.topic(), record.value()), record);
    } else {
      usage(usages.deserialize(record.topic(), record.value()));
    }
  }

  private void exchange(ExchangeEvent event, ConsumerRecord<byte[], byte[]> record) {
    if (event != null && isHeard(event.getAccountId())) {
      var position = new Position(record.partition(), record.offset());
      open(event)
          .ifPresent(
              opened ->
                  tell(
                      event.getAccountId(),
                      event.getEventId(),
                      "exchange",
                      Summaries.of(opened, position)));
    }
  }

  /** Empty for who was erased just now; and what was tampered with is told by the projection. */
  private Optional<ExchangeEvent> open(ExchangeEvent event) {
    try {
      return opening.openNow(EventSeals.EXCHANGES, event);
    } catch (BrokenSealException e) {
      return Optional.empty();
    }
  }

  private void usage(UsageMonthly event) {
    if (event != null && isHeard(event.getAccountId())) {
      tell(event.getAccountId(), EventIds.next(), "usage", UsageItem.of(event));
    }
  }

  private void session(SessionEvent event, ConsumerRecord<byte[], byte[]> record) {
    if (event == null || !isHeard(event.getAccountId())) {
      return;
    }
    var id = PgText.uuid(event.getSessionId());
    if (id == null) {
      return;
    }
    var row = sessions.find(event.getAccountId(), id, record.partition(), record.offset());
    looks(event)
        .onBackpressureDrop()
        .concatMap(_ -> lookUp(row), 1)
        .next()
        .subscribe(
            item -> tell(event.getAccountId(), event.getEventId(), "session", item), _ -> {});
  }

  /** After a tick comes another, which tells the same and more; after the end comes nothing. */
  private static Flux<Long> looks(SessionEvent event) {
    return event.getPayload() instanceof SessionClosed
        ? Flux.interval(Duration.ZERO, LOOK_FOR_END_EVERY).take(LOOKS_FOR_END)
        : Flux.interval(Duration.ZERO, LOOK_EVERY).take(LOOKS);
  }

  private Mono<SessionItem> lookUp(Mono<SessionItem> row) {
    return Mono.defer(
        () -> lookups.tryAcquire() ? row.doFinally(_ -> lookups.release()) : Mono.empty());
  }

  private boolean isHeard(String accountId) {
    return accountId != null && feed.hasListeners(accountId);
  }

  private void tell(String accountId, String eventId, String name, Object item) {
    feed.tell(accountId, new LiveEvent(eventId, name, json.writeValueAsString(item)));
  }
}
