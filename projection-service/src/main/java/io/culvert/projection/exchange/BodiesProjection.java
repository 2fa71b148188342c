package io.culvert.projection.exchange;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.Ids;
import io.culvert.projection.follow.Position;
import io.culvert.projection.follow.Projection;
import io.culvert.projection.table.BulkInsert;
import io.culvert.projection.table.Column;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeal;
import io.culvert.schemas.seal.event.EventSeals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row for each piece of a recorded body. Of two that claim the same place the one at the later
 * position stays. Table: {@code V4__bodies.sql}.
 */
public final class BodiesProjection implements Projection<BodyEvent> {

  private record Key(UUID exchangeId, BodySide side, int index) {}

  private static final String ERASE = "delete from body_chunks where account_id = ?";

  /** Rows that were written before rows said whose they are. */
  private static final String ERASE_UNMARKED =
      "delete from body_chunks b using exchanges e"
          + " where b.account_id is null and e.id = b.exchange_id and e.account_id = ?";

  private record Row(Key key, @Nullable String account, BodyChunk chunk, Position position) {
    Row later(Row other) {
      return position.compareTo(other.position) >= 0 ? this : other;
    }
  }

  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.uuid("exchange_id", row -> row.key().exchangeId()),
          Column.text("account_id", Row::account),
          Column.text("side", row -> letter(row.key().side())),
          Column.integer("index", row -> row.key().index()),
          Column.bigint("start", row -> row.chunk().getOffset()),
          Column.bytes("data", row -> row.chunk().getData()),
          Column.integer("written_partition", row -> row.position().partition()),
          Column.bigint("written_offset", row -> row.position().offset()));

  private static final BulkInsert<Row> KEEP =
      new BulkInsert<>(
          "body_chunks",
          COLUMNS,
          "on conflict (exchange_id, side, index) do update set "
              + BulkInsert.excluded(COLUMNS)
              + " where (body_chunks.written_partition, body_chunks.written_offset)"
              + " < (excluded.written_partition, excluded.written_offset)");

  @Override
  public String name() {
    return "bodies";
  }

  @Override
  public Topic<BodyEvent> topic() {
    return Topics.HTTP_BODIES;
  }

  @Override
  public List<String> tables() {
    return List.of("body_chunks");
  }

  @Override
  public Optional<EventSeal<BodyEvent>> seal() {
    return Optional.of(EventSeals.BODIES);
  }

  @Override
  public List<String> eraseAccount() {
    return List.of(ERASE, ERASE_UNMARKED);
  }

  @Override
  public void write(List<Fact<BodyEvent>> facts, Connection connection) throws SQLException {
    var rows = new LinkedHashMap<Key, Row>();
    for (var fact : facts) {
      var event = fact.value();
      if (event == null) {
        continue;
      }
      switch (event.getPayload()) {
        case BodyChunk chunk -> {
          var key =
              new Key(
                  Ids.required("exchangeId", event.getExchangeId()),
                  chunk.getSide(),
                  chunk.getIndex());
          rows.merge(key, new Row(key, event.getAccountId(), chunk, fact.position()), Row::later);
        }
        default -> {} // the union grows
      }
    }
    KEEP.writeNew(rows.values(), connection);
  }

  /** How the table names a side. */
  static String letter(BodySide side) {
    return switch (side) {
      case REQUEST -> "q";
      case RESPONSE -> "s";
    };
  }
}
