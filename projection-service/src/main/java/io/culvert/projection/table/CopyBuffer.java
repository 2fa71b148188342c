package io.culvert.projection.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rows in the binary format of {@code COPY}: a header, then for each row the number of fields and
 * for each field its length and its bytes, big-endian, then a trailer (PostgreSQL manual, COPY,
 * "Binary Format"). Used by one thread.
 */
public final class CopyBuffer {

  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final int NULL = -1;
  private static final int END = -1;

  private byte[] bytes = new byte[1 << 16];
  private int size;

  /** Begins the stream: signature, no flags, no header extension. */
  void header() {
    raw(SIGNATURE, 0, SIGNATURE.length);
    int32(0);
    int32(0);
  }

  void row(int fields) {
    reserve(Short.BYTES);
    put16(fields);
  }

  void trailer() {
    reserve(Short.BYTES);
    put16(END);
  }

  void nothing() {
    int32(NULL);
  }

  void integer(int value) {
    int32(Integer.BYTES);
    int32(value);
  }

  void bigint(long value) {
    int32(Long.BYTES);
    int64(value);
  }

  void bool(boolean value) {
    int32(1);
    reserve(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  void uuid(UUID value) {
    int32(2 * Long.BYTES);
    int64(value.getMostSignificantBits());
    int64(value.getLeastSignificantBits());
  }

  /** As UTF-8, escaped ({@link PgText}). */
  void text(String value) {
    var start = beginField();
    escaped(value);
    endField(start);
  }

  /** A list of texts as one ({@link PgLines}). */
  <T> void lines(List<T> items, Function<T, String> part) {
    var start = beginField();
    for (var item : items) {
      escaped(part.apply(item));
      reserve(1);
      bytes[size++] = PgLines.END;
    }
    endField(start);
  }

  void bytes(ByteBuffer value) {
    var length = value.remaining();
    int32(length);
    reserve(length);
    value.duplicate().get(bytes, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  private int beginField() {
    reserve(Integer.BYTES);
    size += Integer.BYTES;
    return size;
  }

  private void endField(int start) {
    var end = size;
    size = start - Integer.BYTES;
    int32(end - start);
    size = end;
  }

  private void escaped(String value) {
    reserve(value.length());
    if (!putAsItIs(value)) {
      var utf8 = PgText.escape(value).getBytes(StandardCharsets.UTF_8);
      raw(utf8, 0, utf8.length);
    }
  }

  /** Nearly all text on the web is ASCII with nothing to escape: looked at and copied at once. */
  private boolean putAsItIs(String value) {
    var length = value.length();
    for (int i = 0; i < length; i++) {
      var c = value.charAt(i);
      if (c > 0x7f || PgText.isEscaped(c)) {
        return false;
      }
      bytes[size + i] = (byte) c;
    }
    size += length;
    return true;
  }

  private void raw(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  private void int32(int value) {
    reserve(Integer.BYTES);
    put16(value >>> 16);
    put16(value);
  }

  private void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }

  private void put16(int value) {
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
