package io.culvert.projection.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CSV as RFC 4180 has it, UTF-8, with a line of names. Nothing between commas is null; an empty
 * text is a pair of quotes.
 */
final class CsvRows implements RowWriter {

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n]|^$|^\\s|\\s$");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final long limit;
  private List<SqlColumn> columns = List.of();

  CsvRows(long limit) {
    this.limit = limit;
  }

  @Override
  public void columns(List<SqlColumn> columns) {
    this.columns = columns;
    add(line(columns.stream().map(SqlColumn::name).toArray(String[]::new)));
  }

  @Override
  public boolean row(@Nullable String[] cells) {
    var shown = new @Nullable String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      var cell = cells[i];
      shown[i] = cell == null ? null : columns.get(i).shown(cell);
    }
    return add(line(shown));
  }

  @Override
  public byte[] end(boolean truncated) {
    return out.toByteArray();
  }

  private boolean add(byte[] line) {
    if (out.size() + line.length > limit) {
      return false;
    }
    out.writeBytes(line);
    return true;
  }

  private static byte[] line(@Nullable String[] cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(i == 0 ? "" : ",");
      var cell = cells[i];
      if (cell != null) {
        line.append(quoted(cell));
      }
    }
    return line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String cell) {
    return NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
