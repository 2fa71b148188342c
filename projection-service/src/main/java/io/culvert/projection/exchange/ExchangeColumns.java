package io.culvert.projection.exchange;

import static io.culvert.projection.table.Column.bigint;
import static io.culvert.projection.table.Column.bool;
import static io.culvert.projection.table.Column.bytes;
import static io.culvert.projection.table.Column.integer;
import static io.culvert.projection.table.Column.lines;
import static io.culvert.projection.table.Column.text;
import static io.culvert.projection.table.Column.time;
import static io.culvert.projection.table.Column.uuid;

import io.culvert.events.Header;
import io.culvert.events.RecordedBody;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.projection.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of the table {@code exchanges}, and where their values come from. */
final class ExchangeColumns {

  static final List<Column<ExchangeRow>> ALL = all();

  private ExchangeColumns() {}

  private static List<Column<ExchangeRow>> all() {
    var columns = new ArrayList<>(exchange());
    columns.addAll(heads());
    columns.addAll(body("request", ExchangeRow::requestBody));
    columns.addAll(body("response", ExchangeRow::responseBody));
    return List.copyOf(columns);
  }

  private static List<Column<ExchangeRow>> exchange() {
    return List.of(
        uuid("id", ExchangeRow::id),
        uuid("session_id", ExchangeRow::sessionId),
        text("account_id", row -> row.event().getAccountId()),
        text("hostname", row -> row.event().getHostname()),
        time("started_at", ExchangeRow::startedAt),
        time("occurred_at", row -> row.event().getOccurredAt()),
        bool("open", ExchangeRow::open),
        text("client_address", ExchangeRow::clientAddress),
        text("outcome", ExchangeRow::outcome),
        text("error_code", ExchangeRow::errorCode),
        bigint("request_end_micros", row -> timing(row, Timings::getRequestEnd)),
        bigint("response_head_micros", row -> timing(row, Timings::getResponseHead)),
        bigint("total_micros", row -> timing(row, Timings::getTotal)),
        bigint("bytes_in", ExchangeRow::bytesIn),
        bigint("bytes_out", ExchangeRow::bytesOut),
        uuid("replay_of", ExchangeRow::replayOf),
        uuid("replay_id", ExchangeRow::replayId),
        integer("written_partition", row -> row.position().partition()),
        bigint("written_offset", row -> row.position().offset()));
  }

  private static List<Column<ExchangeRow>> heads() {
    return List.of(
        text("method", row -> row.request().getMethod()),
        text("target", row -> row.request().getTarget()),
        text("http_version", row -> row.request().getVersion()),
        text("scheme", row -> row.request().getScheme()),
        lines("request_names", row -> row.request().getHeaders(), Header::getName),
        lines("request_values", row -> row.request().getHeaders(), Header::getValue),
        text("request_type", row -> Fields.first(row.request().getHeaders(), "content-type")),
        text("request_encoding", row -> Fields.all(row.request().getHeaders(), "content-encoding")),
        integer("status", row -> response(row, ResponseHead::getStatus)),
        text("reason", row -> response(row, ResponseHead::getReason)),
        lines("response_names", ExchangeColumns::responseFields, Header::getName),
        lines("response_values", ExchangeColumns::responseFields, Header::getValue),
        text(
            "response_type",
            row -> response(row, head -> Fields.first(head.getHeaders(), "content-type"))),
        text(
            "response_encoding",
            row -> response(row, head -> Fields.all(head.getHeaders(), "content-encoding"))));
  }

  private static List<Column<ExchangeRow>> body(
      String side, Function<ExchangeRow, RecordedBody> body) {
    return Stream.<Column<ExchangeRow>>of(
            bigint("size", row -> body.apply(row).getSize()),
            bigint("recorded", row -> body.apply(row).getRecorded()),
            text("completeness", row -> body.apply(row).getCompleteness().name()),
            bytes("inline", row -> body.apply(row).getInline()),
            integer("chunks", row -> body.apply(row).getChunks()),
            bool("ended", row -> body.apply(row).getEnded()),
            lines("trailer_names", row -> body.apply(row).getTrailers(), Header::getName),
            lines("trailer_values", row -> body.apply(row).getTrailers(), Header::getValue))
        .map(column -> column.prefixed(side + "_"))
        .toList();
  }

  private static @Nullable List<Header> responseFields(ExchangeRow row) {
    return response(row, ResponseHead::getHeaders);
  }

  private static <T> @Nullable T response(ExchangeRow row, Function<ResponseHead, T> value) {
    return row.response() == null ? null : value.apply(row.response());
  }

  private static @Nullable Long timing(ExchangeRow row, Function<Timings, @Nullable Long> value) {
    return row.timings() == null ? null : value.apply(row.timings());
  }
}
