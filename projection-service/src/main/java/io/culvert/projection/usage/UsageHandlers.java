package io.culvert.projection.usage;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.projection.api.Times;
import io.culvert.projection.table.PgText;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Shows an account's usage in a month. */
public final class UsageHandlers {

  private static final String QUERY =
      "select * from usage_monthly where account_id = :account and month = :month";

  private final DatabaseClient database;
  private final Clock clock;

  public UsageHandlers(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Mono<ServerResponse> show(ServerRequest request) {
    var month =
        Parameters.of(request)
            .only("month")
            .parsed("month", UsageHandlers::month)
            .orElseGet(() -> YearMonth.now(clock))
            .toString();
    var account = Caller.of(request).accountId();
    return database
        .sql(QUERY)
        .bind("account", PgText.escape(account))
        .bind("month", month)
        .map(row -> read(account, month, row))
        .one()
        .defaultIfEmpty(UsageItem.none(account, month))
        .flatMap(
            usage -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(usage));
  }

  private static YearMonth month(String text) {
    try {
      if (text.length() == 7) {
        return YearMonth.parse(text);
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw ApiException.badParameter("month", "must be like 2026-11");
  }

  private static UsageItem read(String account, String month, Readable row) {
    return UsageItem.of(
        account,
        month,
        number(row, "bytes_in"),
        number(row, "bytes_out"),
        number(row, "requests"),
        number(row, "tunnel_micros"),
        Times.isoOrNull(row.get("updated_at", Instant.class)));
  }

  private static long number(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }
}
