package io.culvert.projection.exchange;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.Projection;
import io.culvert.projection.table.BulkInsert;
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
import java.util.stream.Collectors;

/**
 * One row an exchange. An opened exchange only fills a gap; a completed one replaces whatever was
 * there from an earlier position, so neither order nor repetition matters. Table: {@code
 * V3__exchanges.sql}.
 */
public final class ExchangesProjection implements Projection<ExchangeEvent> {

  private static final BulkInsert<ExchangeRow> OPENED =
      new BulkInsert<>("exchanges", ExchangeColumns.ALL, "on conflict (id) do nothing");

  private static final BulkInsert<ExchangeRow> COMPLETED =
      new BulkInsert<>(
          "exchanges",
          ExchangeColumns.ALL,
          "on conflict (id) do update set "
              + BulkInsert.excluded(ExchangeColumns.ALL)
              + " where exchanges.open"
              + " or (exchanges.written_partition, exchanges.written_offset)"
              + " < (excluded.written_partition, excluded.written_offset)");

  @Override
  public String name() {
    return "exchanges";
  }

  @Override
  public Topic<ExchangeEvent> topic() {
    return Topics.HTTP_EXCHANGES;
  }

  @Override
  public List<String> tables() {
    return List.of("exchanges");
  }

  @Override
  public Optional<EventSeal<ExchangeEvent>> seal() {
    return Optional.of(EventSeals.EXCHANGES);
  }

  @Override
  public List<String> eraseAccount() {
    return List.of("delete from exchanges where account_id = ?");
  }

  @Override
  public int writers() {
    return 2;
  }

  @Override
  public void write(List<Fact<ExchangeEvent>> facts, Connection connection) throws SQLException {
    var opened = new LinkedHashMap<UUID, ExchangeRow>();
    var completed = new LinkedHashMap<UUID, ExchangeRow>();
    for (var fact : facts) {
      var event = fact.value();
      if (event == null) {
        continue; // a tombstone says nothing in a topic that is kept
      }
      var row = ExchangeRow.of(event, fact.position());
      switch (event.getPayload()) {
        case ExchangeOpened _ -> opened.putIfAbsent(row.id(), row);
        case ExchangeCompleted _ -> completed.merge(row.id(), row, ExchangeRow::later);
        default -> {} // the union grows
      }
    }
    opened.keySet().removeAll(completed.keySet());
    OPENED.write(opened.values(), connection);
    var wasOpen =
        completed.values().stream()
            .collect(Collectors.partitioningBy(ExchangeRow::mayHaveBeenOpen));
    COMPLETED.write(wasOpen.get(true), connection);
    COMPLETED.writeNew(wasOpen.get(false), connection);
  }
}
