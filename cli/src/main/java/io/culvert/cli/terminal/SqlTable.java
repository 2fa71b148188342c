package io.culvert.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows as a person reads them. Pure. */
public final class SqlTable {

  private SqlTable() {}

  /** A table whose columns are as wide as their widest cell. */
  public static List<String> lines(List<String> names, List<List<String>> rows) {
    var widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = names.get(i).length();
      for (var row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var lines = new ArrayList<String>();
    lines.add(line(names, widths));
    var rule = new ArrayList<String>();
    for (var width : widths) {
      rule.add("─".repeat(width));
    }
    lines.add(line(rule, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(rows.size() == 1 ? "1 row" : rows.size() + " rows");
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : "  ").append(cells.get(i));
      line.append(" ".repeat(widths[i] - cells.get(i).length()));
    }
    return line.toString().stripTrailing();
  }
}
