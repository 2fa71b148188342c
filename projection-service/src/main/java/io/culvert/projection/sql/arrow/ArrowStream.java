package io.culvert.projection.sql.arrow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow IPC stream that is being written, row by row, in batches of a limited size. Nothing of
 * it can be had before its {@link #end}: readers take a stream that stops between two batches for a
 * whole one.
 */
public final class ArrowStream {

  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;

  /** What the format asks for between messages. */
  private static final int MESSAGE_ALIGNMENT = 8;

  /** What the format recommends between buffers. */
  private static final int BUFFER_ALIGNMENT = 64;

  private static final int ROWS_OF_A_BATCH = 4_096;
  private static final int BYTES_OF_A_BATCH = 1 << 20;

  /** More than a batch needs beside its cells, for each column: padding, places, counts. */
  private static final int BATCH_BYTES_A_COLUMN = 3 * BUFFER_ALIGNMENT + 128;

  private final LittleEndian out = new LittleEndian();
  private final List<ArrowColumn> columns;
  private int rows;
  private long cellBytes;

  /** Begins a stream with its schema. */
  public ArrowStream(List<ArrowField> fields) {
    this.columns = fields.stream().map(ArrowColumn::of).toList();
    message(Metadata.schema(fields));
  }

  /**
   * Appends a row.
   *
   * @param cells as PostgreSQL's text; null where there is none
   * @throws NotInArrowException when a column's type cannot hold its cell
   */
  public void row(@Nullable String[] cells) {
    for (int i = 0; i < cells.length; i++) {
      columns.get(i).add(cells[i]);
    }
    cellBytes += mostBytes(cells);
    if (++rows == ROWS_OF_A_BATCH || cellBytes >= BYTES_OF_A_BATCH) {
      batch();
    }
  }

  /** How long the stream is at most, if it gets this row and ends, in bytes. */
  public long mostBytesWith(@Nullable String[] cells) {
    var batch = (long) (columns.size() + 1) * BATCH_BYTES_A_COLUMN;
    return out.size() + batch + cellBytes + mostBytes(cells) + PREFIX_BYTES;
  }

  /** Ends the stream and gives all of it. */
  public byte[] end() {
    if (rows > 0) {
      batch();
    }
    out.number(CONTINUATION, Integer.BYTES);
    out.number(0, Integer.BYTES);
    return out.toByteArray();
  }

  private long mostBytes(@Nullable String[] cells) {
    long most = 0;
    for (int i = 0; i < cells.length; i++) {
      most += columns.get(i).mostBytes(cells[i]);
    }
    return most;
  }

  private void batch() {
    var nulls = new ArrayList<Integer>();
    var places = new ArrayList<Metadata.Place>();
    var body = new LittleEndian();
    for (var column : columns) {
      nulls.add(column.nulls());
      for (var buffer : column.buffers()) {
        places.add(new Metadata.Place(body.size(), buffer.length));
        body.writeBytes(buffer);
        body.zeros(padding(body.size(), BUFFER_ALIGNMENT));
      }
      column.clear();
    }
    message(Metadata.batch(rows, nulls, places, body.size()));
    out.writeBytes(body.toByteArray());
    rows = 0;
    cellBytes = 0;
  }

  /** A mark, the length, the metadata, filled up so that the body begins where it may. */
  private void message(byte[] metadata) {
    var padding = padding(PREFIX_BYTES + metadata.length, MESSAGE_ALIGNMENT);
    out.number(CONTINUATION, Integer.BYTES);
    out.number(metadata.length + padding, Integer.BYTES);
    out.writeBytes(metadata);
    out.zeros(padding);
  }

  private static int padding(int length, int alignment) {
    return -length & (alignment - 1);
  }
}
