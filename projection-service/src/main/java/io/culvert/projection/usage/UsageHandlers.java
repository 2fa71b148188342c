package io.culvert.projection.usage;

import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.projection.table.PgText;
import io.culvert.schemas.plan.BillingMonth;
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

  private static final String ZONE =
      """
      select billing_zone from usage_monthly where account_id = :account
      order by updated_at desc limit 1
      """;

  private final DatabaseClient database;
  private final Clock clock;

  public UsageHandlers(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Mono<ServerResponse> show(ServerRequest request) {
    var asked = Parameters.of(request).only("month").parsed("month", UsageHandlers::month);
    var account = Caller.of(request).accountId();
    return zone(account)
        .flatMap(zone -> usage(account, asked.orElseGet(() -> thisMonth(zone)).toString(), zone))
        .flatMap(
            usage -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(usage));
  }

  private YearMonth thisMonth(String zone) {
    return BillingMonth.of(clock.instant(), BillingMonth.zone(zone)).month();
  }

  /** By whose clock the account's months begin, as far as its usage says. */
  private Mono<String> zone(String account) {
    return database
        .sql(ZONE)
        .bind("account", PgText.escape(account))
        .map(row -> text(row, "billing_zone"))
        .one()
        .defaultIfEmpty("UTC");
  }

  private Mono<UsageItem> usage(String account, String month, String zone) {
    return database
        .sql(QUERY)
        .bind("account", PgText.escape(account))
        .bind("month", month)
        .map(row -> UsageItem.of(read(account, month, row)))
        .one()
        .defaultIfEmpty(UsageItem.none(account, month, zone));
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

  private static UsageMonthly read(String account, String month, Readable row) {
    return new UsageMonthly(
        account,
        month,
        number(row, "bytes_in"),
        number(row, "bytes_out"),
        number(row, "requests"),
        number(row, "tunnel_micros"),
        number(row, "ticks"),
        Objects.requireNonNull(row.get("updated_at", Instant.class)),
        number(row, "byte_limit"),
        text(row, "plan"),
        UsageState.valueOf(text(row, "state")),
        text(row, "billing_zone"));
  }

  private static String text(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, String.class));
  }

  private static long number(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }
}
