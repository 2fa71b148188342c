package io.culvert.projection.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** {@code {"columns":[{"name","type"}],"rows":[[…]],"rowCount":n,"truncated":false}}. */
final class JsonRows implements RowWriter {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final long limit;
  private List<SqlColumn> columns = List.of();
  private int rows;

  JsonRows(long limit) {
    this.limit = limit;
  }

  @Override
  public void columns(List<SqlColumn> columns) {
    this.columns = columns;
    out.writeBytes(utf8("{\"columns\":"));
    out.writeBytes(
        piece(
            json -> {
              json.writeStartArray();
              for (var column : columns) {
                json.writeStartObject();
                json.writeStringProperty("name", column.name());
                json.writeStringProperty("type", column.type());
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
    out.writeBytes(utf8(",\"rows\":["));
  }

  @Override
  public boolean row(@Nullable String[] cells) {
    var row =
        piece(
            json -> {
              json.writeStartArray();
              for (int i = 0; i < cells.length; i++) {
                cell(json, columns.get(i), cells[i]);
              }
              json.writeEndArray();
            });
    if (out.size() + row.length > limit) {
      return false;
    }
    out.writeBytes(utf8(rows++ == 0 ? "" : ",\n"));
    out.writeBytes(row);
    return true;
  }

  @Override
  public byte[] end(boolean truncated) {
    out.writeBytes(utf8("],\"rowCount\":" + rows + ",\"truncated\":" + truncated + "}"));
    return out.toByteArray();
  }

  private static void cell(JsonGenerator json, SqlColumn column, @Nullable String cell) {
    if (cell == null) {
      json.writeNull();
      return;
    }
    switch (column.kind()) {
      case TRUTH -> json.writeBoolean(cell.startsWith("t"));
      case WHOLE -> json.writeNumber(cell);
      case FLOATING, EXACT -> number(json, cell);
      case JSON -> json.writeRawValue(cell);
      case DAY, MOMENT, WALL_CLOCK, TEXT -> json.writeString(column.shown(cell));
    }
  }

  /** JSON has no NaN and no infinity. */
  private static void number(JsonGenerator json, String cell) {
    if (Character.isLetter(cell.charAt(cell.length() - 1))) {
      json.writeString(cell);
    } else {
      json.writeNumber(cell);
    }
  }

  private interface Piece {
    void write(JsonGenerator json);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] piece(Piece piece) {
    var bytes = new ByteArrayOutputStream();
    try (var json = JSON.createGenerator(bytes)) {
      piece.write(json);
    }
    return bytes.toByteArray();
  }
}
