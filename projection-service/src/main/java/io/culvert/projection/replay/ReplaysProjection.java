package io.culvert.projection.replay;

import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.ReplayRequested;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.Ids;
import io.culvert.projection.follow.OrderedProjection;
import io.culvert.projection.table.PgText;
import io.culvert.projection.table.StatementRun;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeal;
import io.culvert.schemas.seal.event.EventSeals;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One row a replay: asked for, then finished. Table: {@code V6__replays.sql}. */
public final class ReplaysProjection implements OrderedProjection<ReplayEvent> {

  private static final String REQUESTED =
      """
      insert into replays (id, account_id, hostname, exchange_id, requested_at,
          written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
          exchange_id = excluded.exchange_id, requested_at = excluded.requested_at
      where replays.exchange_id is null
      """;

  private static final String FINISHED =
      """
      insert into replays (id, account_id, hostname, finished_at, new_exchange_id, status,
          error_code, written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
          finished_at = excluded.finished_at, new_exchange_id = excluded.new_exchange_id,
          status = excluded.status, error_code = excluded.error_code,
          written_partition = excluded.written_partition, written_offset = excluded.written_offset
      where replays.finished_at is null
      """;

  @Override
  public String name() {
    return "replays";
  }

  @Override
  public Topic<ReplayEvent> topic() {
    return Topics.REPLAYS;
  }

  @Override
  public List<String> tables() {
    return List.of("replays");
  }

  @Override
  public Optional<EventSeal<ReplayEvent>> seal() {
    return Optional.of(EventSeals.REPLAYS);
  }

  @Override
  public List<String> eraseAccount() {
    return List.of("delete from replays where account_id = ?");
  }

  @Override
  public void write(Fact<ReplayEvent> fact, ReplayEvent event, StatementRun run)
      throws SQLException {
    switch (event.getPayload()) {
      case ReplayRequested requested ->
          run.add(
              REQUESTED,
              sql ->
                  sql.uuid(Ids.required("replayId", event.getReplayId()))
                      .text(event.getAccountId())
                      .text(event.getHostname())
                      .uuid(Ids.required("exchangeId", requested.getExchangeId()))
                      .time(event.getOccurredAt())
                      .position(fact.position().partition(), fact.position().offset()));
      case ReplayFinished finished ->
          run.add(
              FINISHED,
              sql ->
                  sql.uuid(Ids.required("replayId", event.getReplayId()))
                      .text(event.getAccountId())
                      .text(event.getHostname())
                      .time(event.getOccurredAt())
                      .uuid(PgText.uuid(finished.getNewExchangeId()))
                      .integer(finished.getStatus())
                      .text(finished.getErrorCode())
                      .position(fact.position().partition(), fact.position().offset()));
      case ReplayBodyChunk _ -> {} // the log keeps them for the gateway; the exchange has the body
      default -> {} // the union grows
    }
  }
}
