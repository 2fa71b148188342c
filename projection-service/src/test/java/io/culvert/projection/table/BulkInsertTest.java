package io.culvert.projection.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows written by COPY, on a real PostgreSQL. */
class BulkInsertTest {

  private record Row(
      @Nullable UUID id,
      @Nullable String text,
      @Nullable Integer number,
      @Nullable Long big,
      @Nullable Boolean yes,
      @Nullable Instant at,
      @Nullable ByteBuffer data) {

    static Row of(int id, String text) {
      return new Row(new UUID(0, id), text, id, null, null, null, null);
    }
  }

  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.uuid("id", Row::id),
          Column.text("text", Row::text),
          Column.integer("number", Row::number),
          Column.bigint("big", Row::big),
          Column.bool("yes", Row::yes),
          Column.time("at", Row::at),
          Column.bytes("data", Row::data));

  private final BulkInsert<Row> newest =
      new BulkInsert<>(
          "things", COLUMNS, "on conflict (id) do update set " + BulkInsert.excluded(COLUMNS));
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    var database = SharedPlatform.database();
    connection =
        DriverManager.getConnection(
            database.jdbcUrl(database.newDatabase()), database.user(), database.password());
    execute(
        "create table things (id uuid primary key, text text, number int, big bigint, yes bool,"
            + " at timestamptz, data bytea)");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void everyTypeComesBackAsItWas() throws SQLException {
    var at = Instant.parse("1999-12-31T23:59:59.123456Z");
    var data = ByteBuffer.wrap(new byte[] {9, 0, -1, 7}).position(1);
    newest.writeNew(
        List.of(
            new Row(
                new UUID(1, -2), "naïve \u20ac \ud83d\ude00", -5, Long.MIN_VALUE, true, at, data),
            new Row(new UUID(3, 4), null, null, null, null, null, null),
            new Row(new UUID(5, 6), "", 0, 0L, false, Instant.EPOCH, ByteBuffer.allocate(0))),
        connection);
    connection.commit();

    assertThat(data.remaining()).isEqualTo(3);
    assertThat(texts("select text from things order by id"))
        .containsExactly("naïve \u20ac \ud83d\ude00", null, "");
    assertThat(texts("select (number, big, yes, data)::text from things order by id"))
        .containsExactly(
            "(-5,-9223372036854775808,t,\"\\\\x00ff07\")", "(,,,)", "(0,0,f,\"\\\\x\")");
    assertThat(
            texts(
                "select (extract(epoch from at) * 1000000)::bigint::text from things order by id"))
        .containsExactly("946684799123456", null, "0");
  }

  @Test
  void rowsThatAreThereAlreadyAreMergedByTheRule() throws SQLException {
    newest.writeNew(List.of(Row.of(1, "old"), Row.of(2, "old")), connection);
    connection.commit();

    newest.writeNew(List.of(Row.of(3, "new"), Row.of(2, "new")), connection);
    newest.write(List.of(Row.of(4, "new"), Row.of(3, "newer")), connection);
    connection.commit();

    assertThat(texts("select text from things order by id"))
        .containsExactly("old", "new", "newer", "new");
  }

  @Test
  void whatTheTransactionWroteBeforeAConflictStays() throws SQLException {
    newest.writeNew(List.of(Row.of(1, "committed")), connection);
    connection.commit();

    newest.writeNew(List.of(Row.of(2, "before")), connection);
    newest.writeNew(List.of(Row.of(1, "again")), connection);
    connection.commit();

    assertThat(texts("select text from things order by id")).containsExactly("again", "before");
  }

  @Test
  void aBatchThatNeedsManyPacketsIsWrittenWhole() throws SQLException {
    var fiftyThousand = "x".repeat(50_000);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 200; i++) {
      rows.add(Row.of(i, fiftyThousand));
    }
    newest.writeNew(rows, connection);
    connection.commit();

    assertThat(texts("select sum(length(text))::text from things"))
        .containsExactly(String.valueOf(200 * 50_000));
  }

  @Test
  void aRowThatFailsLeavesTheConnectionUsable() throws SQLException {
    var broken =
        new BulkInsert<Row>(
            "things",
            List.of(
                Column.uuid("id", Row::id),
                new Column<>("number", (row, out) -> out.text("no number"))),
            "on conflict do nothing");
    try {
      broken.writeNew(List.of(Row.of(1, "")), connection);
    } catch (SQLException expected) {
      assertThat(expected.getSQLState()).startsWith("22");
    }
    connection.rollback();

    newest.writeNew(List.of(Row.of(1, "good")), connection);
    assertThat(texts("select text from things")).containsExactly("good");
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<@Nullable String> texts(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var texts = new ArrayList<@Nullable String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
