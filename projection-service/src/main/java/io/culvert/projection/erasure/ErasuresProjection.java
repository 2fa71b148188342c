package io.culvert.projection.erasure;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.projection.follow.ErasedAccounts;
import io.culvert.projection.follow.Fact;
import io.culvert.projection.follow.Projection;
import io.culvert.projection.table.StatementRun;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Deletes the rows of an erased account from all views, and remembers it, so that none comes back.
 * Table: {@code V400__erasure.sql}.
 */
public final class ErasuresProjection implements Projection<AccountEvent> {

  private static final String REMEMBER =
      """
      insert into erased_accounts (account_id, erased_at, written_partition, written_offset)
      values (?, ?, ?, ?) on conflict (account_id) do nothing
      """;

  private final List<String> deletions;

  /**
   * @param views all other projections
   */
  public ErasuresProjection(List<Projection<?>> views) {
    this.deletions = views.stream().flatMap(view -> view.eraseAccount().stream()).toList();
  }

  @Override
  public String name() {
    return "erasures";
  }

  @Override
  public Topic<AccountEvent> topic() {
    return Topics.ACCOUNT_EVENTS;
  }

  @Override
  public List<String> tables() {
    return List.of("erased_accounts");
  }

  @Override
  public void write(List<Fact<AccountEvent>> facts, Connection connection) throws SQLException {
    for (var fact : facts) {
      var event = fact.value();
      if (event != null && event.getPayload() instanceof AccountErased) {
        erase(event, fact, connection);
      }
    }
  }

  private void erase(AccountEvent event, Fact<AccountEvent> fact, Connection connection)
      throws SQLException {
    ErasedAccounts.lockOut(connection);
    try (var statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = 0"); // an account may have millions of rows
    }
    try (var run = new StatementRun(connection)) {
      run.add(
          REMEMBER,
          sql ->
              sql.text(event.getAccountId())
                  .time(event.getOccurredAt())
                  .position(fact.position().partition(), fact.position().offset()));
      for (var deletion : deletions) {
        run.add(deletion, sql -> sql.text(event.getAccountId()));
      }
      run.flush();
    }
  }
}
