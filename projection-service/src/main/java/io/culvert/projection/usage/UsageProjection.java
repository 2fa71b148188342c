package io.culvert.projection.usage;

import io.culvert.events.UsageMonthly;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.OrderedProjection;
import io.culvert.projection.follow.UnusableFactException;
import io.culvert.projection.table.StatementRun;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.sql.SQLException;
import java.util.List;

/**
 * One row for each account and month: the sum at the latest position. Tables: {@code
 * V5__usage.sql}, {@code V501__usage_limits.sql}.
 */
public final class UsageProjection implements OrderedProjection<UsageMonthly> {

  private static final String SUMMED =
      """
      insert into usage_monthly (account_id, month, bytes_in, bytes_out, requests, tunnel_micros,
          ticks, updated_at, plan, byte_limit, state, billing_zone,
          written_partition, written_offset)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (account_id, month) do update set
          bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out,
          requests = excluded.requests, tunnel_micros = excluded.tunnel_micros,
          ticks = excluded.ticks, updated_at = excluded.updated_at,
          plan = excluded.plan, byte_limit = excluded.byte_limit, state = excluded.state,
          billing_zone = excluded.billing_zone,
          written_partition = excluded.written_partition, written_offset = excluded.written_offset
      where (usage_monthly.written_partition, usage_monthly.written_offset)
          < (excluded.written_partition, excluded.written_offset)
      """;

  private static final String REMOVED =
      """
      delete from usage_monthly where account_id = ? and month = ?
          and (written_partition, written_offset) < (?, ?)
      """;

  @Override
  public String name() {
    return "usage";
  }

  @Override
  public Topic<UsageMonthly> topic() {
    return Topics.USAGE_MONTHLY;
  }

  @Override
  public List<String> tables() {
    return List.of("usage_monthly");
  }

  @Override
  public void write(Fact<UsageMonthly> fact, UsageMonthly usage, StatementRun run)
      throws SQLException {
    run.add(
        SUMMED,
        sql ->
            sql.text(usage.getAccountId())
                .text(usage.getMonth())
                .bigint(usage.getBytesIn())
                .bigint(usage.getBytesOut())
                .bigint(usage.getRequests())
                .bigint(usage.getTunnelMicros())
                .bigint(usage.getTicks())
                .time(usage.getUpdatedAt())
                .text(usage.getPlan())
                .bigint(usage.getLimit())
                .text(usage.getState().name())
                .text(usage.getBillingZone())
                .position(fact.position().partition(), fact.position().offset()));
  }

  @Override
  public void remove(Fact<UsageMonthly> fact, StatementRun run) throws SQLException {
    var slash = fact.key().lastIndexOf('/');
    if (slash < 0) {
      throw new UnusableFactException("the key is not accountId/month");
    }
    run.add(
        REMOVED,
        sql ->
            sql.text(fact.key().substring(0, slash))
                .text(fact.key().substring(slash + 1))
                .position(fact.position().partition(), fact.position().offset()));
  }
}
