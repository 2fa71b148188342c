package io.culvert.projection.exchange;

import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.projection.follow.Ids;
import io.culvert.projection.follow.Position;
import io.culvert.projection.follow.UnusableFactException;
import io.culvert.projection.table.PgText;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as the table has it, out of either of its events.
 *
 * @param open whether it is not over yet: then there is no response, and bodies are empty
 */
record ExchangeRow(
    UUID id,
    UUID sessionId,
    ExchangeEvent event,
    boolean open,
    Instant startedAt,
    RequestHead request,
    @Nullable ResponseHead response,
    RecordedBody requestBody,
    RecordedBody responseBody,
    String clientAddress,
    @Nullable String outcome,
    @Nullable String errorCode,
    @Nullable Timings timings,
    long bytesIn,
    long bytesOut,
    @Nullable UUID replayOf,
    @Nullable UUID replayId,
    Position position) {

  // Less than the two seconds after which the gateway says that an exchange is open.
  private static final long OPENED_AFTER_MICROS = 1_900_000;

  /** What is known of a body that is still passing. */
  private static final RecordedBody NOT_YET =
      new RecordedBody(0L, 0L, Completeness.OFF, null, 0, false, List.of());

  static ExchangeRow of(ExchangeEvent event, Position position) {
    return switch (event.getPayload()) {
      case ExchangeOpened fact -> opened(event, fact, position);
      case ExchangeCompleted fact -> completed(event, fact, position);
      default -> throw new UnusableFactException("a fact of a kind that is not known");
    };
  }

  /** Whether an ExchangeOpened may have come before: it is written after two seconds. */
  boolean mayHaveBeenOpen() {
    return timings == null || timings.getTotal() >= OPENED_AFTER_MICROS;
  }

  ExchangeRow later(ExchangeRow other) {
    return position.compareTo(other.position) >= 0 ? this : other;
  }

  private static ExchangeRow opened(ExchangeEvent event, ExchangeOpened fact, Position position) {
    return new ExchangeRow(
        Ids.required("exchangeId", event.getExchangeId()),
        Ids.required("sessionId", event.getSessionId()),
        event,
        true,
        fact.getStartedAt(),
        fact.getRequest(),
        null,
        NOT_YET,
        NOT_YET,
        fact.getClientAddress(),
        null,
        null,
        null,
        0,
        0,
        PgText.uuid(fact.getReplayOf()),
        null,
        position);
  }

  private static ExchangeRow completed(
      ExchangeEvent event, ExchangeCompleted fact, Position position) {
    return new ExchangeRow(
        Ids.required("exchangeId", event.getExchangeId()),
        Ids.required("sessionId", event.getSessionId()),
        event,
        false,
        fact.getStartedAt(),
        fact.getRequest(),
        fact.getResponse(),
        fact.getRequestBody(),
        fact.getResponseBody(),
        fact.getClientAddress(),
        fact.getOutcome().name(),
        fact.getErrorCode(),
        fact.getTimings(),
        fact.getBytesIn(),
        fact.getBytesOut(),
        PgText.uuid(fact.getReplayOf()),
        PgText.uuid(fact.getReplayId()),
        position);
  }
}
