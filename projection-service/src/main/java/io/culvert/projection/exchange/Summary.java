package io.culvert.projection.exchange;

import io.culvert.projection.api.Times;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as a line of a list.
 *
 * @param path the target up to the question mark
 * @param status null when the client got no response, or none yet
 * @param durationMicros null while it is open
 * @param requestSize bytes of the body
 * @param responseSize bytes of the body
 * @param responseType the response's Content-Type
 * @param outcome how it ended; null while it is open
 * @param errorCode what went wrong, CVT-…
 * @param open whether it is still going on
 * @param replayOf the exchange that this one repeats
 * @param replayId the replay that caused it
 */
public record Summary(
    UUID id,
    UUID sessionId,
    String hostname,
    String startedAt,
    String method,
    String target,
    String path,
    @Nullable Integer status,
    @Nullable Long durationMicros,
    long requestSize,
    long responseSize,
    @Nullable String responseType,
    @Nullable String outcome,
    @Nullable String errorCode,
    boolean open,
    @Nullable UUID replayOf,
    @Nullable UUID replayId,
    String clientAddress) {

  /** The summary of an event that was just read, before any table has it. */
  static Summary of(ExchangeRow row) {
    var response = row.response();
    return new Summary(
        row.id(),
        row.sessionId(),
        row.event().getHostname(),
        Times.iso(row.startedAt()),
        row.request().getMethod(),
        row.request().getTarget(),
        path(row.request().getTarget()),
        response == null ? null : response.getStatus(),
        row.timings() == null ? null : row.timings().getTotal(),
        row.requestBody().getSize(),
        row.responseBody().getSize(),
        response == null ? null : Fields.first(response.getHeaders(), "content-type"),
        row.outcome(),
        row.errorCode(),
        row.open(),
        row.replayOf(),
        row.replayId(),
        row.clientAddress());
  }

  static String path(String target) {
    var query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
