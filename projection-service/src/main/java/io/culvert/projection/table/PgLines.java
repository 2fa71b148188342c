package io.culvert.projection.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A list of texts as one text: each escaped ({@link PgText}) and ended by a line feed. An empty
 * list is the empty text.
 */
public final class PgLines {

  private PgLines() {}

  public static <T> String of(List<T> items, Function<T, String> part) {
    var lines = new StringBuilder();
    items.forEach(item -> lines.append(PgText.escape(part.apply(item))).append('\n'));
    return lines.toString();
  }

  public static List<String> read(String stored) {
    var items = new ArrayList<String>();
    int start = 0;
    for (int end; (end = stored.indexOf('\n', start)) >= 0; start = end + 1) {
      items.add(PgText.unescape(stored.substring(start, end)));
    }
    return items;
  }
}
