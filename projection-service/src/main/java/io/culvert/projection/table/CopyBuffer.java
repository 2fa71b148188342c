package io.culvert.projection.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Rows in the binary format of {@code COPY}: a header, then for each row the number of fields and
 * for each field its length and its bytes, big-endian, then a trailer (PostgreSQL manual, COPY,
 * "Binary Format"). Used by one thread.
 */
public final class CopyBuffer {

  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final int NULL = -1;
  private static final int END = -1;
  private static final int MAX_UTF8 = 3; // bytes a char; a surrogate pair has four for two

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

  public void nothing() {
    int32(NULL);
  }

  public void integer(int value) {
    int32(Integer.BYTES);
    int32(value);
  }

  public void bigint(long value) {
    int32(Long.BYTES);
    int64(value);
  }

  public void bool(boolean value) {
    int32(1);
    reserve(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  public void uuid(UUID value) {
    int32(2 * Long.BYTES);
    int64(value.getMostSignificantBits());
    int64(value.getLeastSignificantBits());
  }

  /** As UTF-8. It must not hold NUL nor half a surrogate pair: see {@link PgText}. */
  public void text(String value) {
    reserve(Integer.BYTES + value.length() * MAX_UTF8);
    var start = size;
    size += Integer.BYTES;
    if (!putAscii(value)) {
      size = start + Integer.BYTES;
      var utf8 = value.getBytes(StandardCharsets.UTF_8);
      raw(utf8, 0, utf8.length);
    }
    var end = size;
    size = start;
    int32(end - start - Integer.BYTES);
    size = end;
  }

  public void bytes(ByteBuffer value) {
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

  /** Nearly all text on the web is ASCII, and copying it needs no encoder. */
  @SuppressWarnings("deprecation") // takes the low byte of each char, which is what ASCII is
  private boolean putAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7f) {
        return false;
      }
    }
    value.getBytes(0, value.length(), bytes, size);
    size += value.length();
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
