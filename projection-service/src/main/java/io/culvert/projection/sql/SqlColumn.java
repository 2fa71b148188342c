package io.culvert.projection.sql;

import java.util.Locale;

/**
 * A column of an answer.
 *
 * @param name as the query names it
 * @param type PostgreSQL's name of its type
 */
record SqlColumn(String name, String type) {

  /** What its cells are. */
  enum Kind {
    TRUTH,
    WHOLE,
    FLOATING,
    EXACT,
    MOMENT,
    JSON,
    TEXT
  }

  Kind kind() {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "bool" -> Kind.TRUTH;
      case "int2", "int4", "int8", "oid", "serial", "bigserial" -> Kind.WHOLE;
      case "float4", "float8" -> Kind.FLOATING;
      case "numeric" -> Kind.EXACT;
      case "timestamptz" -> Kind.MOMENT;
      case "json", "jsonb" -> Kind.JSON;
      default -> Kind.TEXT;
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
