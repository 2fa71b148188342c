package io.culvert.projection.exchange;

import io.culvert.events.BodySide;
import io.culvert.projection.api.Cursor;
import io.culvert.projection.api.Page;
import io.culvert.projection.table.Where;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads exchanges, always in the name of an account. */
public final class ExchangeQueries {

  private static final int CHUNKS_AT_ONCE = 2; // up to 256 KiB each
  private static final int MISSED_AT_MOST = 200;

  private final DatabaseClient database;

  public ExchangeQueries(DatabaseClient database) {
    this.database = database;
  }

  /** Newest first. */
  Mono<Page<Summary>> list(String accountId, ExchangeFilter filter) {
    return ExchangeWhere.of(accountId, filter)
        .bind("limit", filter.limit() + 1)
        .query(
            database,
            "select "
                + SummaryRows.COLUMNS
                + " from exchanges e where %s order by e.started_at desc, e.id desc limit :limit")
        .map(SummaryRows::read)
        .all()
        .collectList()
        .map(
            rows ->
                Cursor.page(
                    rows, filter.limit(), SummaryRows.Item::cursor, SummaryRows.Item::summary));
  }

  /** Empty when there is none, or it is somebody else's. */
  public Mono<StoredExchange> find(String accountId, UUID id) {
    return one(accountId, id)
        .query(database, StoredExchangeRows.QUERY)
        .map(StoredExchangeRows::read)
        .one();
  }

  /** The recorded bytes of a body, in order, few at a time. */
  public Flux<ByteBuffer> body(String accountId, UUID id, BodySide side, StoredBody body) {
    return body.inline() ? inline(accountId, id, side) : chunks(accountId, id, side, body.chunks());
  }

  /** What was written after a moment, oldest first: for a live feed that was interrupted. */
  public Flux<Summary> writtenAfter(String accountId, Instant moment) {
    return ExchangeWhere.account(accountId)
        // The index is by start; what ended later than this began at most ten minutes earlier, or
        // is a rare one that the page shows when it is loaded again.
        .and("e.started_at > :begin", "begin", moment.minusSeconds(600))
        .and("e.occurred_at > :moment", "moment", moment)
        .bind("limit", MISSED_AT_MOST)
        .query(
            database,
            "select "
                + SummaryRows.COLUMNS
                + " from exchanges e where %s order by e.occurred_at, e.id limit :limit")
        .map(SummaryRows::read)
        .all()
        .map(SummaryRows.Item::summary);
  }

  /** How far the table has read each partition of the topic. */
  public Mono<Map<Integer, Long>> positions() {
    return database
        .sql("select partition, next_offset from projection_offsets where projection = 'exchanges'")
        .map(
            row ->
                Map.entry(
                    SummaryRows.require(row, "partition", Integer.class),
                    SummaryRows.require(row, "next_offset", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /**
   * What was written by the records of a partition from one offset up to, not including, another.
   */
  public Flux<Summary> writtenBy(String accountId, int partition, long from, long to) {
    return ExchangeWhere.account(accountId)
        .and("e.started_at > :begin", "begin", Instant.now().minusSeconds(600))
        .and("e.written_partition = :partition", "partition", partition)
        .and("e.written_offset >= :first", "first", from)
        .and("e.written_offset < :end", "end", to)
        .bind("limit", MISSED_AT_MOST)
        .query(
            database,
            "select "
                + SummaryRows.COLUMNS
                + " from exchanges e where %s order by e.written_offset desc limit :limit")
        .map(SummaryRows::read)
        .all()
        .map(SummaryRows.Item::summary);
  }

  private Flux<ByteBuffer> inline(String accountId, UUID id, BodySide side) {
    var column = side == BodySide.REQUEST ? "e.request_inline" : "e.response_inline";
    return one(accountId, id)
        .query(database, "select " + column + " as data from exchanges e where %s")
        .map(row -> SummaryRows.require(row, "data", ByteBuffer.class))
        .all();
  }

  private Flux<ByteBuffer> chunks(String accountId, UUID id, BodySide side, int count) {
    return one(accountId, id)
        .bind("count", count)
        .query(
            database,
            "select b.data from exchanges e join body_chunks b on b.exchange_id = e.id where %s"
                + " and b.side = '"
                + BodiesProjection.letter(side)
                + "' and b.index < :count order by b.index")
        .filter(statement -> statement.fetchSize(CHUNKS_AT_ONCE))
        .map(row -> SummaryRows.require(row, "data", ByteBuffer.class))
        .all();
  }

  private static Where one(String accountId, UUID id) {
    return ExchangeWhere.account(accountId).and("e.id = :id", "id", id);
  }
}
