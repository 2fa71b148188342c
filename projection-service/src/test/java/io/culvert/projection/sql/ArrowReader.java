package io.culvert.projection.sql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream as Arrow's own reader understands it.
 *
 * @param schema its columns
 * @param batches the number of rows of each
 * @param rows all of them
 */
record ArrowReader(Schema schema, List<Integer> batches, List<List<@Nullable Object>> rows) {

  static ArrowReader read(byte[] stream) throws IOException {
    var batches = new ArrayList<Integer>();
    var rows = new ArrayList<List<@Nullable Object>>();
    var in = new ByteArrayInputStream(stream);
    try (var allocator = new RootAllocator();
        var reader = new ArrowStreamReader(in, allocator)) {
      var root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        batches.add(root.getRowCount());
        for (int i = 0; i < root.getRowCount(); i++) {
          var row = new ArrayList<@Nullable Object>();
          for (var vector : root.getFieldVectors()) {
            var cell = vector.getObject(i);
            row.add(cell instanceof org.apache.arrow.vector.util.Text t ? t.toString() : cell);
          }
          rows.add(row);
        }
      }
      if (in.available() > 0) {
        throw new IOException("something follows the end");
      }
      return new ArrowReader(reader.getVectorSchemaRoot().getSchema(), batches, rows);
    }
  }

  /** {@code name: type} of each column, as Arrow writes them. */
  List<String> columns() {
    return schema.getFields().stream()
        .map(field -> field.getName() + ": " + field.getType())
        .toList();
  }
}
