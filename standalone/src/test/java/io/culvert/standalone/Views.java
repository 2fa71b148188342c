package io.culvert.standalone;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of a projection service, looked at from outside. */
final class Views implements AutoCloseable {

  private final Connection connection;

  private Views(Connection connection) {
    this.connection = connection;
  }

  static Views of(String jdbcUrl, String user, String password) throws SQLException {
    return new Views(DriverManager.getConnection(jdbcUrl, user, password));
  }

  /** How many rows each table has; how far the log was read is no content. */
  Map<String, Long> rows() throws SQLException {
    var rows = new TreeMap<String, Long>();
    for (var table : tables()) {
      if (!table.equals("projection_offsets") && !table.startsWith("flyway")) {
        rows.put(table, count(table, "true"));
      }
    }
    return rows;
  }

  /** In which tables an account has rows. */
  Set<String> tablesOf(String accountId) throws SQLException {
    return where("account_id = '" + accountId + "'", "account_id").keySet();
  }

  /** In which tables any row has the text, as text or as bytes. */
  Set<String> tablesWith(String text) throws SQLException {
    var bytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    return where("t::text like '%" + text + "%' or t::text like '%" + bytes + "%'", "").keySet();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private Map<String, Long> where(String condition, String column) throws SQLException {
    var found = new TreeMap<String, Long>();
    for (var table : column.isEmpty() ? tables() : tablesWithColumn(column)) {
      var count = count(table, condition);
      if (count > 0) {
        found.put(table, count);
      }
    }
    return found;
  }

  private long count(String table, String condition) throws SQLException {
    var sql = "select count(*) from " + table + " t where " + condition;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<String> tables() throws SQLException {
    return names(
        """
        select relname from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace
        """);
  }

  private List<String> tablesWithColumn(String column) throws SQLException {
    return names(
        """
        select relname from pg_class join pg_attribute on attrelid = pg_class.oid
        where relkind = 'r' and relnamespace = 'public'::regnamespace and attname = '%s'
        """
            .formatted(column));
  }

  private List<String> names(String sql) throws SQLException {
    var names = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
