package io.culvert.projection.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts as one text: each escaped ({@link PgText}) and ended by a line feed. An empty
 * list is the empty text. {@link CopyBuffer#lines} writes them.
 */
public final class PgLines {

  static final byte END = '\n';

  private PgLines() {}

  public static List<String> read(String stored) {
    var items = new ArrayList<String>();
    int start = 0;
    for (int end; (end = stored.indexOf(END, start)) >= 0; start = end + 1) {
      items.add(PgText.unescape(stored.substring(start, end)));
    }
    return items;
  }
}
