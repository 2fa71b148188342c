package io.culvert.projection.sql.arrow;

import java.io.ByteArrayOutputStream;

/** Bytes that grow, with numbers the little-endian way, which is Arrow's. */
final class LittleEndian extends ByteArrayOutputStream {

  /** Appends the lowest bytes of a number. */
  void number(long value, int width) {
    for (int i = 0; i < width; i++) {
      write((int) (value >>> (i * Byte.SIZE)));
    }
  }

  /** Appends zeros. */
  void zeros(int count) {
    for (int i = 0; i < count; i++) {
      write(0);
    }
  }
}
