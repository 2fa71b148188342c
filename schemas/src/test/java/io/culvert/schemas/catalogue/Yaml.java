package io.culvert.schemas.catalogue;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes maps, lists and plain values as YAML 1.2, of which JSON's quoted texts are a part. */
final class Yaml {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Yaml() {}

  static String of(Map<String, ?> document) {
    var text = new StringBuilder();
    map(text, document, 0);
    return text.toString();
  }

  private static void map(StringBuilder text, Map<?, ?> map, int depth) {
    map.forEach(
        (key, value) -> {
          text.append("  ".repeat(depth)).append(key(String.valueOf(key))).append(':');
          value(text, value, depth + 1);
        });
  }

  private static void value(StringBuilder text, Object value, int depth) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> text.append(" {}\n");
      case Map<?, ?> map -> map(text.append('\n'), map, depth);
      case List<?> list when list.isEmpty() -> text.append(" []\n");
      case List<?> list -> {
        text.append('\n');
        for (var item : list) {
          item(text, item, depth);
        }
      }
      default -> text.append(' ').append(JSON.writeValueAsString(value)).append('\n');
    }
  }

  private static void item(StringBuilder text, Object item, int depth) {
    text.append("  ".repeat(depth)).append('-');
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      var inner = new StringBuilder();
      map(inner, map, depth + 1);
      text.append(' ').append(inner.substring((depth + 1) * 2)); // the first line follows the dash
    } else {
      value(text, item, depth + 1);
    }
  }

  private static String key(String key) {
    return key.matches("[A-Za-z][A-Za-z0-9._-]*")
            && !key.matches("(?i)null|true|false|yes|no|on|off")
        ? key
        : JSON.writeValueAsString(key);
  }
}
