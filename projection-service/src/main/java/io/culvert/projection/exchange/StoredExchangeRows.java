package io.culvert.projection.exchange;

import static io.culvert.projection.exchange.SummaryRows.require;
import static io.culvert.projection.exchange.SummaryRows.text;

import io.culvert.projection.table.PgLines;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads whole exchanges out of the tables. */
final class StoredExchangeRows {

  static final String QUERY =
      "select "
          + SummaryRows.COLUMNS
          + """
          , e.reason, e.http_version, e.scheme, e.request_names, e.request_values, e.response_names,
          e.response_values, e.request_end_micros, e.response_head_micros,
          e.request_trailer_names, e.request_trailer_values,
          e.response_trailer_names, e.response_trailer_values,
          e.request_recorded, e.request_completeness, e.request_type, e.request_encoding,
          e.request_inline is not null as request_is_inline, e.request_chunks, e.request_ended,
          e.response_recorded, e.response_completeness, e.response_encoding,
          e.response_inline is not null as response_is_inline, e.response_chunks,
          e.response_ended,
          (select count(*) from body_chunks b where b.exchange_id = e.id and b.side = 'q'
              and b.index < e.request_chunks)::int as request_chunks_here,
          (select count(*) from body_chunks b where b.exchange_id = e.id and b.side = 's'
              and b.index < e.response_chunks)::int as response_chunks_here,
          array(select r.id from exchanges r where r.replay_of = e.id
              and r.account_id = e.account_id order by r.started_at, r.id limit 100) as replays,
          exists (select from sessions s where s.account_id = e.account_id
              and left(s.hostname, 300) = left(e.hostname, 300) and s.hostname = e.hostname
              and s.closed_at is null and (s.expires_at is null or s.expires_at > now()))
              as online
          from exchanges e where %s
          """;

  private StoredExchangeRows() {}

  static StoredExchange read(Readable row) {
    return new StoredExchange(
        SummaryRows.read(row).summary(),
        text(row, "reason"),
        String.valueOf(text(row, "http_version")),
        text(row, "scheme"),
        Objects.requireNonNull(fields(row, "request")),
        fields(row, "response"),
        Objects.requireNonNull(fields(row, "request_trailer")),
        Objects.requireNonNull(fields(row, "response_trailer")),
        body(row, "request"),
        body(row, "response"),
        new Detail.Timings(
            row.get("request_end_micros", Long.class),
            row.get("response_head_micros", Long.class),
            row.get("total_micros", Long.class)),
        List.of(require(row, "replays", UUID[].class)),
        require(row, "online", Boolean.class));
  }

  private static @Nullable List<List<String>> fields(Readable row, String prefix) {
    var storedNames = row.get(prefix + "_names", String.class);
    var storedValues = row.get(prefix + "_values", String.class);
    if (storedNames == null || storedValues == null) {
      return null;
    }
    var names = PgLines.read(storedNames);
    var values = PgLines.read(storedValues);
    var fields = new ArrayList<List<String>>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(List.of(names.get(i), values.get(i)));
    }
    return fields;
  }

  private static StoredBody body(Readable row, String side) {
    return new StoredBody(
        require(row, side + "_size", Long.class),
        require(row, side + "_recorded", Long.class),
        require(row, side + "_completeness", String.class),
        text(row, side + "_type"),
        text(row, side + "_encoding"),
        require(row, side + "_is_inline", Boolean.class),
        require(row, side + "_chunks", Integer.class),
        require(row, side + "_chunks_here", Integer.class),
        require(row, side + "_ended", Boolean.class));
  }
}
