package io.culvert.projection.sql;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.sql.arrow.ArrowField;
import io.culvert.projection.sql.arrow.ArrowStream;
import io.culvert.projection.sql.arrow.ArrowType;
import io.culvert.projection.sql.arrow.NotInArrowException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An Arrow IPC stream. A column's type follows from the query's alone, never from the rows. */
final class ArrowRows implements RowWriter {

  private final long limit;
  private ArrowStream stream = new ArrowStream(List.of());

  ArrowRows(long limit) {
    this.limit = limit;
  }

  @Override
  public void columns(List<SqlColumn> columns) {
    stream =
        new ArrowStream(
            columns.stream()
                .map(column -> new ArrowField(column.name(), type(column), column.type()))
                .toList());
  }

  @Override
  public boolean row(@Nullable String[] cells) {
    if (stream.mostBytesWith(cells) > limit) {
      return false;
    }
    try {
      stream.row(cells);
    } catch (NotInArrowException e) {
      throw new ApiException(ApiError.SQL_FAILED, String.valueOf(e.getMessage()));
    }
    return true;
  }

  @Override
  public byte[] end(boolean truncated) {
    return stream.end();
  }

  private static ArrowType type(SqlColumn column) {
    return switch (column.kind()) {
      case TRUTH -> new ArrowType.Truth();
      case WHOLE -> new ArrowType.Whole(column.bits());
      case FLOATING -> new ArrowType.Floating(column.bits());
      case EXACT -> exact(column);
      case DAY -> new ArrowType.Day();
      case MOMENT -> new ArrowType.Time(true);
      case WALL_CLOCK -> new ArrowType.Time(false);
      case JSON, TEXT -> new ArrowType.Text();
    };
  }

  /**
   * PostgreSQL's numeric without a precision, such as a {@code sum}, has more digits than any Arrow
   * type; as text nothing of it is lost.
   */
  private static ArrowType exact(SqlColumn column) {
    var fits =
        column.precision() > 0
            && column.precision() <= ArrowType.Decimal.MOST_DIGITS
            && column.scale() >= 0
            && column.scale() <= column.precision();
    return fits ? new ArrowType.Decimal(column.precision(), column.scale()) : new ArrowType.Text();
  }
}
