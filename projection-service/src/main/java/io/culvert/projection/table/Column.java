package io.culvert.projection.table;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column that is written in bulk.
 *
 * @param <R> what a row is made of
 * @param name in the table
 * @param writer writes a row's value, in the binary form of the column's type
 */
public record Column<R>(String name, BiConsumer<R, CopyBuffer> writer) {

  /** What PostgreSQL counts time from. */
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Text, which may come from outside. */
  public static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
    return of(name, value, CopyBuffer::text);
  }

  /**
   * Texts, one a line.
   *
   * @param part what is written of each
   */
  public static <R, T> Column<R> lines(
      String name, Function<R, @Nullable List<T>> value, Function<T, String> part) {
    return of(name, value, (out, items) -> out.lines(items, part));
  }

  public static <R> Column<R> integer(String name, Function<R, @Nullable Integer> value) {
    return of(name, value, CopyBuffer::integer);
  }

  public static <R> Column<R> bigint(String name, Function<R, @Nullable Long> value) {
    return of(name, value, CopyBuffer::bigint);
  }

  public static <R> Column<R> bool(String name, Function<R, @Nullable Boolean> value) {
    return of(name, value, CopyBuffer::bool);
  }

  public static <R> Column<R> bytes(String name, Function<R, @Nullable ByteBuffer> value) {
    return of(name, value, CopyBuffer::bytes);
  }

  public static <R> Column<R> uuid(String name, Function<R, @Nullable UUID> value) {
    return of(name, value, CopyBuffer::uuid);
  }

  /** A moment to the microsecond. */
  public static <R> Column<R> time(String name, Function<R, @Nullable Instant> value) {
    return of(name, value, (out, at) -> out.bigint(ChronoUnit.MICROS.between(EPOCH, at)));
  }

  /** The same column of a group whose names begin alike. */
  public Column<R> prefixed(String prefix) {
    return new Column<>(prefix + name, writer);
  }

  private static <R, T> Column<R> of(
      String name, Function<R, ? extends @Nullable T> value, BiConsumer<CopyBuffer, T> form) {
    return new Column<>(
        name,
        (row, out) -> {
          T it = value.apply(row);
          if (it == null) {
            out.nothing();
          } else {
            form.accept(out, it);
          }
        });
  }
}
