package io.culvert.projection.exchange;

import io.culvert.projection.api.Cursor;
import io.culvert.projection.api.Times;
import io.culvert.projection.table.PgText;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads summaries out of the table {@code exchanges e}. */
final class SummaryRows {

  /** An exchange whose session is over cannot be open, though its end was never recorded. */
  static final String COLUMNS =
      """
      e.id, e.session_id, e.hostname, e.started_at, e.method, e.target, e.status, e.total_micros,
      e.request_size, e.response_size, e.response_type, e.outcome, e.error_code, e.replay_of,
      e.replay_id, e.client_address, e.open and not exists (select from sessions s
          where s.id = e.session_id and s.closed_at is not null) as open
      """;

  private SummaryRows() {}

  record Item(Summary summary, Cursor cursor) {}

  static Item read(Readable row) {
    var id = require(row, "id", UUID.class);
    var startedAt = require(row, "started_at", Instant.class);
    var target = PgText.unescape(require(row, "target", String.class));
    return new Item(
        new Summary(
            id,
            require(row, "session_id", UUID.class),
            PgText.unescape(require(row, "hostname", String.class)),
            Times.iso(startedAt),
            PgText.unescape(require(row, "method", String.class)),
            target,
            Summary.path(target),
            row.get("status", Integer.class),
            row.get("total_micros", Long.class),
            require(row, "request_size", Long.class),
            require(row, "response_size", Long.class),
            text(row, "response_type"),
            row.get("outcome", String.class),
            text(row, "error_code"),
            require(row, "open", Boolean.class),
            row.get("replay_of", UUID.class),
            row.get("replay_id", UUID.class),
            PgText.unescape(require(row, "client_address", String.class))),
        new Cursor(startedAt, id));
  }

  static @Nullable String text(Readable row, String column) {
    return PgText.unescapeNullable(row.get(column, String.class));
  }

  /** The value of a column that is never null. */
  static <T> T require(Readable row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
