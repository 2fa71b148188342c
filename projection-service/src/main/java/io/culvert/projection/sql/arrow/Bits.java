package io.culvert.projection.sql.arrow;

import java.util.Arrays;
import java.util.BitSet;

/** Truths that grow, eight in a byte, the first in the lowest bit. */
final class Bits {

  private final BitSet bits = new BitSet();
  private int count;

  void add(boolean bit) {
    bits.set(count++, bit);
  }

  /** All bytes, the last one filled up with zeros. */
  byte[] bytes() {
    return Arrays.copyOf(bits.toByteArray(), (count + Byte.SIZE - 1) / Byte.SIZE);
  }

  void clear() {
    bits.clear();
    count = 0;
  }
}
