package io.culvert.projection.sql.arrow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column's cells in the batch that is being filled. Its buffers are those of the column's layout
 * (Arrow Columnar Format, "Buffer Listing for Each Layout"): first which cells are there, then what
 * they hold.
 */
abstract sealed class ArrowColumn {

  private static final byte[] ALL = {};

  private final ArrowField field;
  private final Bits there = new Bits();
  private int nulls;

  private ArrowColumn(ArrowField field) {
    this.field = field;
  }

  static ArrowColumn of(ArrowField field) {
    return switch (field.type()) {
      case ArrowType.Truth _ -> new Truths(field);
      case ArrowType.Text _ -> new Texts(field);
      case ArrowType.Fixed fixed -> new Numbers(field, fixed);
    };
  }

  /**
   * Appends a cell.
   *
   * @throws NotInArrowException when its type cannot hold it
   */
  final void add(@Nullable String cell) {
    there.add(cell != null);
    if (cell == null) {
      nulls++;
      addNothing();
      return;
    }
    try {
      addCell(cell);
    } catch (RuntimeException e) { // from parsing or rounding, of several kinds
      throw new NotInArrowException(field.name(), cell, field.type());
    }
  }

  /** What a cell takes, its bit of presence rounded up to a byte. */
  final long mostBytes(@Nullable String cell) {
    return 1
        + switch (field.type()) {
          case ArrowType.Truth _ -> 1;
          case ArrowType.Fixed fixed -> fixed.width();
          case ArrowType.Text _ -> Integer.BYTES + (cell == null ? 0 : utf8Length(cell));
        };
  }

  final int nulls() {
    return nulls;
  }

  /** All buffers; where nothing is null, the first is empty, as Arrow allows. */
  final List<byte[]> buffers() {
    var present = nulls == 0 ? ALL : there.bytes();
    return switch (this) {
      case Truths truths -> List.of(present, truths.values.bytes());
      case Numbers numbers -> List.of(present, numbers.values.toByteArray());
      case Texts texts ->
          List.of(present, texts.offsets.toByteArray(), texts.characters.toByteArray());
    };
  }

  /** Begins the next batch. */
  void clear() {
    there.clear();
    nulls = 0;
  }

  private static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  abstract void addNothing();

  abstract void addCell(String cell);

  private static final class Truths extends ArrowColumn {

    private final Bits values = new Bits();

    private Truths(ArrowField field) {
      super(field);
    }

    @Override
    void addNothing() {
      values.add(false);
    }

    @Override
    void addCell(String cell) {
      values.add(cell.startsWith("t"));
    }

    @Override
    void clear() {
      super.clear();
      values.clear();
    }
  }

  private static final class Numbers extends ArrowColumn {

    private final ArrowType.Fixed type;
    private final LittleEndian values = new LittleEndian();

    private Numbers(ArrowField field, ArrowType.Fixed type) {
      super(field);
      this.type = type;
    }

    @Override
    void addNothing() {
      values.zeros(type.width());
    }

    @Override
    void addCell(String cell) {
      type.write(cell, values);
    }

    @Override
    void clear() {
      super.clear();
      values.reset();
    }
  }

  private static final class Texts extends ArrowColumn {

    private final LittleEndian offsets = new LittleEndian();
    private final LittleEndian characters = new LittleEndian();

    private Texts(ArrowField field) {
      super(field);
      begin();
    }

    @Override
    void addNothing() {
      endCell();
    }

    @Override
    void addCell(String cell) {
      characters.writeBytes(cell.getBytes(StandardCharsets.UTF_8));
      endCell();
    }

    @Override
    void clear() {
      super.clear();
      offsets.reset();
      characters.reset();
      begin();
    }

    private void begin() {
      offsets.number(0, Integer.BYTES);
    }

    private void endCell() {
      offsets.number(characters.size(), Integer.BYTES);
    }
  }
}
