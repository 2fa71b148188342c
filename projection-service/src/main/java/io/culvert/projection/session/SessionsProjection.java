package io.culvert.projection.session;

import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.Ids;
import io.culvert.projection.follow.OrderedProjection;
import io.culvert.projection.table.Sql;
import io.culvert.projection.table.StatementRun;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeal;
import io.culvert.schemas.seal.event.EventSeals;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One row a session. Ticks are added up while it is open: a tick counts when its {@code seq} is the
 * next one, and any other was counted before; the close brings the final sums. Table: {@code
 * V2__sessions.sql}.
 */
public final class SessionsProjection implements OrderedProjection<SessionEvent> {

  // A tick or a close can come first only when the opening was lost; then there is a row without
  // it.
  private static final String OPENED =
      """
      insert into sessions (id, account_id, hostname, opened_at, protocol, local_port, public_port, epoch,
          broker_id, agent_version, agent_address, record_requests, expires_at,
          written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
          opened_at = excluded.opened_at, protocol = excluded.protocol,
          local_port = excluded.local_port, public_port = excluded.public_port, epoch = excluded.epoch,
          broker_id = excluded.broker_id, agent_version = excluded.agent_version,
          agent_address = excluded.agent_address, record_requests = excluded.record_requests,
          expires_at = excluded.expires_at, written_partition = excluded.written_partition,
          written_offset = excluded.written_offset
      where sessions.protocol is null
      """;

  private static final String TICKED =
      """
      insert into sessions (id, account_id, hostname, opened_at, last_seq, last_tick_at,
          bytes_in, bytes_out, requests, written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
          last_seq = excluded.last_seq, last_tick_at = excluded.last_tick_at,
          bytes_in = sessions.bytes_in + excluded.bytes_in,
          bytes_out = sessions.bytes_out + excluded.bytes_out,
          requests = sessions.requests + excluded.requests,
          written_partition = excluded.written_partition, written_offset = excluded.written_offset
      where sessions.closed_at is null and excluded.last_seq = sessions.last_seq + 1
      """;

  /** A broker that was given up and comes back tells the end as it was. */
  private static final String CLOSED =
      """
      insert into sessions (id, account_id, hostname, opened_at, closed_at, close_reason, last_seq,
          bytes_in, bytes_out, requests, written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
          closed_at = excluded.closed_at, close_reason = excluded.close_reason,
          last_seq = excluded.last_seq, bytes_in = excluded.bytes_in,
          bytes_out = excluded.bytes_out, requests = excluded.requests,
          written_partition = excluded.written_partition, written_offset = excluded.written_offset
      where sessions.closed_at is null
          or sessions.close_reason = 'BROKER_LOST' and excluded.last_seq > sessions.last_seq
      """;

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Topic<SessionEvent> topic() {
    return Topics.SESSION_EVENTS;
  }

  @Override
  public List<String> tables() {
    return List.of("sessions");
  }

  @Override
  public Optional<EventSeal<SessionEvent>> seal() {
    return Optional.of(EventSeals.SESSIONS);
  }

  @Override
  public List<String> eraseAccount() {
    return List.of("delete from sessions where account_id = ?");
  }

  @Override
  public void write(Fact<SessionEvent> fact, SessionEvent event, StatementRun run)
      throws SQLException {
    switch (event.getPayload()) {
      case SessionOpened opened -> run.add(OPENED, sql -> bind(sql, fact, event, opened));
      case SessionTicked ticked -> run.add(TICKED, sql -> bind(sql, fact, event, ticked));
      case SessionClosed closed -> run.add(CLOSED, sql -> bind(sql, fact, event, closed));
      default -> {} // the union grows
    }
  }

  private static void bind(
      Sql sql, Fact<SessionEvent> fact, SessionEvent event, SessionOpened opened)
      throws SQLException {
    session(sql, event)
        .time(event.getOccurredAt())
        .text(opened.getProtocol().name())
        .integer(opened.getLocalPort())
        .integer(opened.getPublicPort())
        .bigint(opened.getEpoch())
        .text(opened.getBrokerId())
        .text(opened.getAgentVersion())
        .text(opened.getAgentAddress())
        .bool(opened.getRecordRequests())
        .time(opened.getExpiresAt())
        .position(fact.position().partition(), fact.position().offset());
  }

  private static void bind(
      Sql sql, Fact<SessionEvent> fact, SessionEvent event, SessionTicked ticked)
      throws SQLException {
    session(sql, event)
        .time(ticked.getFrom())
        .bigint(ticked.getSeq())
        .time(ticked.getTo())
        .bigint(ticked.getBytesIn())
        .bigint(ticked.getBytesOut())
        .bigint(ticked.getRequests())
        .position(fact.position().partition(), fact.position().offset());
  }

  private static void bind(
      Sql sql, Fact<SessionEvent> fact, SessionEvent event, SessionClosed closed)
      throws SQLException {
    session(sql, event)
        .time(event.getOccurredAt())
        .time(event.getOccurredAt())
        .text(closed.getReason().name())
        .bigint(closed.getLastSeq())
        .bigint(closed.getBytesIn())
        .bigint(closed.getBytesOut())
        .bigint(closed.getRequests())
        .position(fact.position().partition(), fact.position().offset());
  }

  private static Sql session(Sql sql, SessionEvent event) throws SQLException {
    return sql.uuid(Ids.required("sessionId", event.getSessionId()))
        .text(event.getAccountId())
        .text(event.getHostname());
  }
}
