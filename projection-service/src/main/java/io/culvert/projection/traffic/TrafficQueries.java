package io.culvert.projection.traffic;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Times;
import io.culvert.projection.table.PgText;
import io.culvert.projection.table.Where;
import io.culvert.projection.traffic.TrafficAnswer.Top;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Reads traffic, always in the name of an account. */
final class TrafficQueries {

  /** Requests that the lists of paths and callers are counted from: the newest of the span. */
  static final int LOOKED_AT = 20_000;

  private static final int MOST_MINUTES = 50_000;
  private static final int TOP = 10;

  private final DatabaseClient database;

  TrafficQueries(DatabaseClient database) {
    this.database = database;
  }

  Mono<TrafficAnswer> answer(String accountId, TrafficFilter filter) {
    return Mono.zip(sums(accountId, filter), tops(accountId, filter))
        .map(
            both -> {
              var sums = both.getT1();
              var tops = both.getT2();
              return new TrafficAnswer(
                  filter.host().orElse(null),
                  Times.iso(filter.from()),
                  Times.iso(filter.to()),
                  filter.step().toSeconds(),
                  sums.whole.point(filter.from()),
                  sums.points(filter),
                  tops.paths,
                  tops.callers,
                  tops.lookedAt);
            });
  }

  private static final class Sums {
    private final Sum[] steps;
    private final Sum whole = new Sum();
    private int minutes;

    Sums(int steps) {
      this.steps = new Sum[steps];
    }

    Sum at(int index) {
      if (++minutes > MOST_MINUTES) {
        throw ApiException.badParameter(
            "from", "the span has too many minutes; narrow it or name a host");
      }
      var sum = steps[index] == null ? new Sum() : steps[index];
      steps[index] = sum;
      return sum;
    }

    List<TrafficPoint> points(TrafficFilter filter) {
      var nothing = new Sum();
      var points = new ArrayList<TrafficPoint>(steps.length);
      for (int i = 0; i < steps.length; i++) {
        points.add((steps[i] == null ? nothing : steps[i]).point(filter.start(i)));
      }
      return points;
    }
  }

  private Mono<Sums> sums(String accountId, TrafficFilter filter) {
    var sums = new Sums(filter.steps());
    var where = span(accountId, filter, "minute");
    filter.host().ifPresent(host -> where.and("hostname = :host", "host", PgText.escape(host)));
    return where
        .bind("limit", MOST_MINUTES + 1)
        .query(
            database,
            "select minute, "
                + Sum.COLUMNS
                + " from traffic_minutes where %s order by minute limit :limit")
        .map(
            row -> {
              var minute = Objects.requireNonNull(row.get("minute", Instant.class));
              sums.at(filter.index(minute)).add(row);
              sums.whole.add(row);
              return true;
            })
        .all()
        .then(Mono.just(sums));
  }

  private static final class Tops {
    private final List<Top> paths = new ArrayList<>();
    private final List<Top> callers = new ArrayList<>();
    private long lookedAt;
  }

  private Mono<Tops> tops(String accountId, TrafficFilter filter) {
    var tops = new Tops();
    var where = span(accountId, filter, "started_at");
    filter
        .host()
        .ifPresent(
            host ->
                where
                    .and("left(hostname, 300) = left(:host, 300)", "host", PgText.escape(host))
                    .and("hostname = :host"));
    return where
        .bind("looked", LOOKED_AT)
        .bind("top", TOP)
        .query(
            database,
            """
            with newest as materialized (
              select split_part(target, '?', 1) as path, client_address as caller,
                  status is null or status >= 400 as failed
              from exchanges where %s and not open order by started_at desc limit :looked
            ), paths as (
              select 'path' as kind, path as name, count(*) as requests,
                  count(*) filter (where failed) as errors
              from newest group by path order by 3 desc, 2 limit :top
            ), callers as (
              select 'caller', caller, count(*), count(*) filter (where failed)
              from newest where caller <> '' group by caller order by 3 desc, 2 limit :top
            )
            select * from paths
            union all select * from callers
            union all select 'all', '', count(*), 0 from newest
            """)
        .map(
            row -> {
              var requests = Objects.requireNonNull(row.get("requests", Long.class));
              var errors = Objects.requireNonNull(row.get("errors", Long.class));
              var name = PgText.unescape(Objects.requireNonNull(row.get("name", String.class)));
              switch (Objects.requireNonNull(row.get("kind", String.class))) {
                case "path" -> tops.paths.add(new Top(name, requests, errors));
                case "caller" -> tops.callers.add(new Top(name, requests, errors));
                default -> tops.lookedAt = requests;
              }
              return true;
            })
        .all()
        .then(Mono.just(tops));
  }

  private static Where span(String accountId, TrafficFilter filter, String column) {
    return new Where()
        .and("account_id = :account", "account", PgText.escape(accountId))
        .and(column + " >= :from", "from", filter.from())
        .and(column + " < :to", "to", filter.to());
  }
}
