package io.culvert.projection.traffic;

import io.culvert.events.TrafficMinute;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.OrderedProjection;
import io.culvert.projection.follow.UnusableFactException;
import io.culvert.projection.table.Sql;
import io.culvert.projection.table.StatementRun;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.traffic.LatencySketch;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of each minute. Every record is the whole minute so far, and all of a minute lie
 * in one partition, so a later position replaces an earlier one. Table: {@code
 * V200__traffic_minutes.sql}.
 */
public final class TrafficProjection implements OrderedProjection<TrafficMinute> {

  private static final String WRITTEN =
      """
      insert into traffic_minutes (account_id, hostname, minute, exchanges, status_none, status_1xx,
          status_2xx, status_3xx, status_4xx, status_5xx, methods, outcomes, bytes_in, bytes_out,
          latencies, latency, p50_micros, p95_micros, p99_micros, updated_at,
          written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (account_id, minute, hostname) do update set
          exchanges = excluded.exchanges, status_none = excluded.status_none,
          status_1xx = excluded.status_1xx, status_2xx = excluded.status_2xx,
          status_3xx = excluded.status_3xx, status_4xx = excluded.status_4xx,
          status_5xx = excluded.status_5xx, methods = excluded.methods,
          outcomes = excluded.outcomes, bytes_in = excluded.bytes_in,
          bytes_out = excluded.bytes_out, latencies = excluded.latencies,
          latency = excluded.latency, p50_micros = excluded.p50_micros,
          p95_micros = excluded.p95_micros, p99_micros = excluded.p99_micros,
          updated_at = excluded.updated_at, written_partition = excluded.written_partition,
          written_offset = excluded.written_offset
      where (traffic_minutes.written_partition, traffic_minutes.written_offset)
          < (excluded.written_partition, excluded.written_offset)
      """;

  private static final String REMOVED =
      """
      delete from traffic_minutes where account_id = ? and minute = ? and hostname = ?
          and (written_partition, written_offset) < (?, ?)
      """;

  private static final int LONGEST_HOSTNAME = 300;

  @Override
  public String name() {
    return "traffic";
  }

  @Override
  public Topic<TrafficMinute> topic() {
    return Topics.TRAFFIC_MINUTES;
  }

  @Override
  public List<String> tables() {
    return List.of("traffic_minutes");
  }

  /** Nothing in it is sealed, and yet it is an account's history. */
  @Override
  public @Nullable String personalTo(TrafficMinute minute) {
    return minute.getAccountId();
  }

  @Override
  public List<String> eraseAccount() {
    return List.of("delete from traffic_minutes where account_id = ?");
  }

  @Override
  public void write(Fact<TrafficMinute> fact, TrafficMinute minute, StatementRun run)
      throws SQLException {
    if (minute.getHostname().length() > LONGEST_HOSTNAME) {
      throw new UnusableFactException("the hostname is too long");
    }
    var sketch = sketch(minute);
    var status = minute.getStatuses();
    run.add(
        WRITTEN,
        sql ->
            quantiles(
                    sql.text(minute.getAccountId())
                        .text(minute.getHostname())
                        .time(minute.getMinute())
                        .bigint(minute.getExchanges())
                        .bigint(status.getNone())
                        .bigint(status.getInformational())
                        .bigint(status.getSuccess())
                        .bigint(status.getRedirection())
                        .bigint(status.getClientError())
                        .bigint(status.getServerError())
                        .text(json(minute.getMethods()))
                        .text(json(minute.getOutcomes()))
                        .bigint(minute.getBytesIn())
                        .bigint(minute.getBytesOut())
                        .bigint(sketch.count())
                        .bytes(bytes(sketch)),
                    sketch)
                .time(minute.getUpdatedAt())
                .position(fact.position().partition(), fact.position().offset()));
  }

  private static Sql quantiles(Sql sql, LatencySketch sketch) throws SQLException {
    for (var quantile : new double[] {0.5, 0.95, 0.99}) {
      sql.bigintOrNull(sketch.count() == 0 ? null : Math.round(sketch.quantile(quantile)));
    }
    return sql;
  }

  @Override
  public void remove(Fact<TrafficMinute> fact, StatementRun run) throws SQLException {
    var parts = fact.key().split("/", 3);
    var minute = parts.length == 3 ? minute(parts[1]) : null;
    if (minute == null) {
      throw new UnusableFactException("the key is not hostname/minute/accountId");
    }
    run.add(
        REMOVED,
        sql ->
            sql.text(parts[2])
                .time(minute)
                .text(parts[0])
                .position(fact.position().partition(), fact.position().offset()));
  }

  private static @Nullable Instant minute(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LatencySketch sketch(TrafficMinute minute) {
    var sketch = new LatencySketch();
    try {
      sketch.add(minute.getLatency());
      return sketch;
    } catch (IllegalArgumentException e) {
      throw new UnusableFactException("the latencies cannot be read: " + e.getMessage());
    }
  }

  private static byte[] bytes(LatencySketch sketch) {
    var buffer = sketch.bytes();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Counts by name; the names are ours and need no escapes. */
  private static String json(Map<String, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .filter(entry -> entry.getKey().matches("[A-Za-z0-9_-]{1,40}"))
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
