package io.culvert.projection.follow;

import io.culvert.projection.table.PgText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of an erased account away. Views are written by several transactions at once: one
 * may have read an exchange before its account's rows were deleted and write it afterwards. So who
 * writes something personal holds a shared lock until its commit, and who erases holds it alone.
 */
public final class ErasedAccounts {

  /** Any number that nothing else locks. */
  private static final long LOCK = 0x6375_6c76_6572_7401L;

  private static final String SHARED = "select pg_advisory_xact_lock_shared(" + LOCK + ")";
  private static final String ALONE = "select pg_advisory_xact_lock(" + LOCK + ")";
  private static final String AMONG =
      "select account_id from erased_accounts where account_id = any(?)";

  private ErasedAccounts() {}

  /** The facts of accounts that are not erased; that stays so until the transaction ends. */
  static <V> List<Fact<V>> without(
      Projection<V> projection, List<Fact<V>> facts, Connection connection) throws SQLException {
    var accounts = new HashSet<String>();
    for (var fact : facts) {
      var account = account(projection, fact);
      if (account != null) {
        accounts.add(account);
      }
    }
    var erased = accounts.isEmpty() ? Set.<String>of() : erasedAmong(accounts, connection);
    return erased.isEmpty()
        ? facts
        : facts.stream()
            .filter(
                fact -> {
                  var account = account(projection, fact);
                  return account == null || !erased.contains(PgText.escape(account));
                })
            .toList();
  }

  private static <V> @Nullable String account(Projection<V> projection, Fact<V> fact) {
    return fact.value() == null ? null : projection.personalTo(fact.value());
  }

  /** Waits until nobody writes anything personal, and lets nobody until the transaction ends. */
  public static void lockOut(Connection connection) throws SQLException {
    run(ALONE, connection);
  }

  private static Set<String> erasedAmong(Set<String> accounts, Connection connection)
      throws SQLException {
    // A statement of its own: what the next one sees was committed when this one returned.
    run(SHARED, connection);
    var stored = accounts.stream().map(PgText::escape).collect(Collectors.toSet());
    try (var query = connection.prepareStatement(AMONG)) {
      query.setArray(1, connection.createArrayOf("text", stored.toArray()));
      var erased = new HashSet<String>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          erased.add(rows.getString(1));
        }
      }
      return erased;
    }
  }

  private static void run(String sql, Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
