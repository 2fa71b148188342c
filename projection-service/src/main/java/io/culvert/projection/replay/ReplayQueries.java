package io.culvert.projection.replay;

import io.culvert.projection.table.PgText;
import io.culvert.schemas.EventIds;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads replays, always in the name of an account. */
public final class ReplayQueries {

  private static final String QUERY =
      "select * from replays where id = :id and account_id = :account";
  private static final Duration NEW = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LOOKS = 10;

  private final DatabaseClient database;
  private final Clock clock;

  public ReplayQueries(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Empty when there is none, or it is somebody else's. One that was ordered a moment ago may not
   * be in the table yet, so a new id is looked up for a second.
   */
  Mono<ReplayItem> find(String accountId, UUID id) {
    var once =
        database
            .sql(QUERY)
            .bind("id", id)
            .bind("account", PgText.escape(accountId))
            .map(ReplayQueries::read)
            .one();
    return isNew(id)
        ? Flux.interval(Duration.ZERO, PAUSE)
            .onBackpressureDrop() // a query may take longer than the pause
            .take(LOOKS)
            .concatMap(_ -> once)
            .next()
        : once;
  }

  private boolean isNew(UUID id) {
    try {
      var age = Duration.between(EventIds.instantOf(id.toString()), Instant.now(clock));
      return age.abs().compareTo(NEW) < 0;
    } catch (IllegalArgumentException e) {
      return false; // not one of ours
    }
  }

  private static ReplayItem read(Readable row) {
    var isFinished = row.get("finished_at", Instant.class) != null;
    return new ReplayItem(
        Objects.requireNonNull(row.get("id", UUID.class)),
        row.get("exchange_id", UUID.class),
        isFinished ? "FINISHED" : "REQUESTED",
        row.get("new_exchange_id", UUID.class),
        row.get("status", Integer.class),
        PgText.unescapeNullable(row.get("error_code", String.class)));
  }
}
