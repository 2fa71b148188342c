package io.culvert.projection.session;

import io.culvert.projection.api.Cursor;
import io.culvert.projection.api.Page;
import io.culvert.projection.api.Times;
import io.culvert.projection.table.PgText;
import io.culvert.projection.table.Where;
import io.culvert.runtime.address.TunnelUrls;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Reads sessions, always in the name of an account. */
public final class SessionQueries {

  private static final String SELECT = "select * from sessions where %s";

  private final DatabaseClient database;
  private final TunnelUrls urls;

  private record Row(SessionItem item, Cursor cursor) {}

  public SessionQueries(DatabaseClient database, TunnelUrls urls) {
    this.database = database;
    this.urls = urls;
  }

  /** The one opened last comes first. */
  Mono<Page<SessionItem>> list(String accountId, SessionFilter filter) {
    var where = account(accountId);
    switch (filter.status()) {
      case ONLINE -> where.and("closed_at is null");
      case OFFLINE -> where.and("closed_at is not null");
      case ALL -> {}
    }
    filter
        .cursor()
        .ifPresent(
            cursor ->
                where
                    .and("(opened_at, id) < (:cursorAt, :cursorId)")
                    .bind("cursorAt", cursor.at())
                    .bind("cursorId", cursor.id()));
    return where
        .bind("limit", filter.limit() + 1)
        .query(database, SELECT + " order by opened_at desc, id desc limit :limit")
        .map(this::read)
        .all()
        .collectList()
        .map(rows -> Cursor.page(rows, filter.limit(), Row::cursor, Row::item));
  }

  /** The session once the table has what was written at an offset; empty before. */
  public Mono<SessionItem> find(String accountId, UUID id, int partition, long offset) {
    return account(accountId)
        .and("id = :id", "id", id)
        .and("written_partition = :partition", "partition", partition)
        .and("written_offset >= :offset", "offset", offset)
        .query(database, SELECT)
        .map(this::read)
        .one()
        .map(Row::item);
  }

  private static Where account(String accountId) {
    return new Where().and("account_id = :account", "account", PgText.escape(accountId));
  }

  private Row read(Readable row) {
    var id = Objects.requireNonNull(row.get("id", UUID.class));
    var openedAt = Objects.requireNonNull(row.get("opened_at", Instant.class));
    var closedAt = time(row, "closed_at");
    var hostname = PgText.unescape(Objects.requireNonNull(row.get("hostname", String.class)));
    var protocol = row.get("protocol", String.class);
    return new Row(
        new SessionItem(
            id,
            hostname,
            url(hostname, protocol, row.get("public_port", Integer.class)),
            protocol,
            row.get("local_port", Integer.class),
            closedAt == null ? "ONLINE" : "CLOSED",
            Times.iso(openedAt),
            closedAt,
            row.get("close_reason", String.class),
            number(row, "bytes_in"),
            number(row, "bytes_out"),
            number(row, "requests"),
            time(row, "last_tick_at"),
            PgText.unescapeNullable(row.get("agent_version", String.class)),
            PgText.unescapeNullable(row.get("agent_address", String.class)),
            time(row, "expires_at")),
        new Cursor(openedAt, id));
  }

  private String url(String hostname, @Nullable String protocol, @Nullable Integer port) {
    return switch (protocol) {
      case "TCP" -> port == null ? "tcp://" + hostname : urls.tcp(port); // null: from before
      case "TLS" -> urls.tls(hostname);
      case null, default -> urls.http(hostname);
    };
  }

  private static long number(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }

  private static @Nullable String time(Readable row, String column) {
    return Times.isoOrNull(row.get(column, Instant.class));
  }
}
