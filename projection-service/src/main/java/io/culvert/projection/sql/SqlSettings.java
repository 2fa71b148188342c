package io.culvert.projection.sql;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * What SQL queries may take.
 *
 * @param offered whether there is SQL at all
 * @param user role that queries run as; empty: the service makes one
 * @param password of that role
 * @param timeout for one query, with fetching its rows
 * @param rows most rows of an answer
 * @param bytes most bytes of an answer
 * @param atOnce most queries that run at once; of one account half of that, at least one
 */
public record SqlSettings(
    boolean offered,
    Optional<String> user,
    Secret password,
    Duration timeout,
    int rows,
    long bytes,
    int atOnce) {

  /** Reads {@code SQL_*}; call {@link Settings#check} afterwards. */
  public static SqlSettings from(Settings settings) {
    return new SqlSettings(
        settings.flag("SQL", true, "Whether accounts may query their traffic with SQL"),
        settings.optional("SQL_DB_USER", "Role that SQL runs as; made by the service when not set"),
        settings.secret("SQL_DB_PASSWORD", "Password of that role"),
        settings.duration("SQL_TIMEOUT", Duration.ofSeconds(10), "Longest time for an SQL query"),
        (int) settings.number("SQL_ROWS", 10_000, 1, 1_000_000, "Most rows an SQL query gives"),
        settings.bytes("SQL_BYTES", "8MiB", "Most bytes an SQL query gives"),
        (int) settings.number("SQL_AT_ONCE", 2, 1, 64, "Most SQL queries at the same time"));
  }

  int atOnceOfOneAccount() {
    return Math.max(1, atOnce / 2);
  }
}
