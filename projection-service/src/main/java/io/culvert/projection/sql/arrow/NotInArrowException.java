package io.culvert.projection.sql.arrow;

/** A value has no place in its column's Arrow type. Has no stack trace: it is an answer. */
public final class NotInArrowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotInArrowException(String column, String cell, ArrowType type) {
    super(
        "Column \"%s\" holds %s, which Arrow's %s cannot: cast it to text."
            .formatted(column, cell, type.name()),
        null,
        false,
        false);
  }
}
