package io.culvert.projection.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column that is written in bulk.
 *
 * @param <R> what a row is made of
 * @param name in the table
 * @param wireType PostgreSQL's name for what is sent
 * @param expression makes the column's value out of what was sent
 * @param empty an array whose class is that of the values sent
 * @param value reads it
 */
public record Column<R>(
    String name,
    String wireType,
    String expression,
    Object[] empty,
    Function<R, ? extends @Nullable Object> value) {

  /** Text that is escaped already, or cannot need it. */
  public static <R> Column<R> plain(String name, Function<R, @Nullable String> value) {
    return new Column<>(name, "text", name, new String[0], value);
  }

  /** Text from outside. */
  public static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
    return plain(name, row -> PgText.escapeNullable(value.apply(row)));
  }

  public static <R> Column<R> integer(String name, Function<R, @Nullable Integer> value) {
    return new Column<>(name, "int4", name, new Integer[0], value);
  }

  public static <R> Column<R> bigint(String name, Function<R, @Nullable Long> value) {
    return new Column<>(name, "int8", name, new Long[0], value);
  }

  public static <R> Column<R> bool(String name, Function<R, @Nullable Boolean> value) {
    return new Column<>(name, "bool", name, new Boolean[0], value);
  }

  public static <R> Column<R> bytes(String name, Function<R, byte @Nullable []> value) {
    return new Column<>(name, "bytea", name, new byte[0][], value);
  }

  public static <R> Column<R> uuid(String name, Function<R, @Nullable UUID> value) {
    return new Column<>(
        name,
        "text",
        name + "::uuid",
        new String[0],
        row -> value.apply(row) instanceof UUID id ? id.toString() : null);
  }

  /** A moment to the microsecond; sent as a number, which needs no parsing of dates. */
  public static <R> Column<R> time(String name, Function<R, @Nullable Instant> value) {
    return new Column<>(
        name,
        "int8",
        "timestamptz 'epoch' + " + name + " * interval '1 microsecond'",
        new Long[0],
        row -> value.apply(row) instanceof Instant at ? micros(at) : null);
  }

  /** The same column of a group whose names begin alike. */
  public Column<R> prefixed(String prefix) {
    if (!expression.equals(name)) {
      throw new IllegalStateException(name + " is computed and cannot be renamed");
    }
    return new Column<>(prefix + name, wireType, prefix + name, empty, value);
  }

  /** The column's values as an array of the type the driver expects. */
  Object[] values(Collection<R> rows) {
    return rows.stream().map(value).toList().toArray(empty);
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
