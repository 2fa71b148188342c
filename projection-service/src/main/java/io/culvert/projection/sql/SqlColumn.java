package io.culvert.projection.sql;

import java.util.Locale;

/**
 * A column of an answer.
 *
 * @param name as the query names it
 * @param type PostgreSQL's name of its type
 * @param precision most digits, of {@code numeric(p, s)}; 0 for those of any length
 * @param scale of them behind the point
 */
record SqlColumn(String name, String type, int precision, int scale) {

  /** What its cells are. */
  enum Kind {
    TRUTH,
    WHOLE,
    FLOATING,
    EXACT,
    DAY,
    MOMENT,
    WALL_CLOCK,
    JSON,
    TEXT
  }

  Kind kind() {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "bool" -> Kind.TRUTH;
      case "int2", "int4", "int8", "oid", "serial", "bigserial" -> Kind.WHOLE;
      case "float4", "float8" -> Kind.FLOATING;
      case "numeric" -> Kind.EXACT;
      case "date" -> Kind.DAY;
      case "timestamptz" -> Kind.MOMENT;
      case "timestamp" -> Kind.WALL_CLOCK;
      case "json", "jsonb" -> Kind.JSON;
      default -> Kind.TEXT;
    };
  }

  /** What a signed number of this type needs; for {@link Kind#WHOLE} and {@link Kind#FLOATING}. */
  int bits() {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "int2" -> Short.SIZE;
      case "int4", "serial", "float4" -> Integer.SIZE;
      default -> Long.SIZE; // oid has no sign
    };
  }

  /** A cell as people write it: PostgreSQL's text, but for truths and moments. */
  String shown(String cell) {
    return switch (kind()) {
      case TRUTH -> String.valueOf(cell.startsWith("t"));
      case MOMENT ->
          cell.endsWith("+00")
              ? cell.substring(0, cell.length() - 3).replace(' ', 'T') + "Z"
              : cell;
      default -> cell;
    };
  }
}
