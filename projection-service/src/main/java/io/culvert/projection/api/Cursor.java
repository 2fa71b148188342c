package io.culvert.projection.api;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where a page ended: the next one begins with what comes after this moment and id. Opaque to
 * clients.
 */
public record Cursor(Instant at, UUID id) {

  private static final int BYTES = 24;

  /**
   * @throws ApiException when it is none of ours
   */
  public static Cursor parse(String text) {
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() == BYTES) {
        var at = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
        var id = new UUID(bytes.getLong(), bytes.getLong());
        if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
          return new Cursor(at, id);
        }
      }
    } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
      // said below
    }
    throw ApiException.badParameter("cursor", "is not one that a page before gave");
  }

  String text() {
    var bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * A page out of one row more than it may have, which tells whether another page follows.
   *
   * @param rows at most {@code limit + 1}
   */
  public static <R, T> Page<T> page(
      List<R> rows, int limit, Function<R, Cursor> cursor, Function<R, T> item) {
    var shown = rows.subList(0, Math.min(limit, rows.size()));
    return new Page<>(
        shown.stream().map(item).toList(),
        rows.size() > limit ? cursor.apply(shown.getLast()).text() : null);
  }
}
