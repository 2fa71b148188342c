package io.culvert.schemas.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes one DEFLATE block with the fixed codes (RFC 1951 §3.2.6). Used by one thread. */
final class FixedCodes {
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The last block of the data, by fixed codes: three bits (§3.2.3). */
  private static final int BEGIN = 0b011;

  private static final int END = 256;
  private static final int DISTANCE_BITS = 5;
  private static final int LONGEST_MATCH = 258;

  // Codes with their bits turned round, as they stand in the data; a match's extra bits included.
  private static final short[] LITERAL = new short[END];
  private static final byte[] LITERAL_BITS = new byte[END];
  private static final int[] LENGTH = new int[LONGEST_MATCH + 1];
  private static final byte[] LENGTH_BITS = new byte[LONGEST_MATCH + 1];

  static {
    for (int literal = 0; literal < END; literal++) {
      LITERAL_BITS[literal] = (byte) bits(literal);
      LITERAL[literal] = (short) code(literal);
    }
    // §3.2.5: eight lengths without extra bits, then four with one, four with two, and so on.
    for (int length = 3; length < LONGEST_MATCH; length++) {
      int past = length - 3;
      int extra = past < 8 ? 0 : 29 - Integer.numberOfLeadingZeros(past);
      int symbol = END + 1 + 4 * extra + (past >> extra);
      LENGTH_BITS[length] = (byte) (bits(symbol) + extra);
      LENGTH[length] = code(symbol) | (past & (1 << extra) - 1) << bits(symbol);
    }
    LENGTH_BITS[LONGEST_MATCH] = (byte) bits(285);
    LENGTH[LONGEST_MATCH] = code(285);
  }

  private final byte[] out;
  private int filled;
  private long waiting;
  private int waitingBits;

  /**
   * @param capacity most bytes of data before it is packed
   */
  FixedCodes(int capacity) {
    out = new byte[capacity + capacity / 8 + 16]; // a literal has nine bits at most
  }

  void begin() {
    filled = 0;
    waiting = BEGIN;
    waitingBits = 3;
  }

  void literal(byte value) {
    int literal = value & 0xFF;
    put(LITERAL[literal], LITERAL_BITS[literal]);
  }

  /**
   * What stood there before stands here again.
   *
   * @param length 3 to 258 bytes
   * @param distance how far back, 1 to 32,768 bytes
   */
  void match(int length, int distance) {
    put(LENGTH[length], LENGTH_BITS[length]);
    // §3.2.5: four distances without extra bits, then two with one, two with two, and so on.
    int past = distance - 1;
    int extra = past < 4 ? 0 : 30 - Integer.numberOfLeadingZeros(past);
    int code = Integer.reverse(2 * extra + (past >> extra)) >>> Integer.SIZE - DISTANCE_BITS;
    put(code | (past & (1 << extra) - 1) << DISTANCE_BITS, DISTANCE_BITS + extra);
  }

  void end() {
    put(code(END), bits(END));
    FOUR.set(out, filled, (int) waiting);
    filled += (waitingBits + 7) / 8;
  }

  /** Bytes of the block. */
  int length() {
    return filled;
  }

  /**
   * A copy of the block.
   *
   * @param room bytes left free in front of it
   */
  byte[] bytes(int room) {
    var bytes = new byte[room + filled];
    System.arraycopy(out, 0, bytes, room, filled);
    return bytes;
  }

  private void put(int code, int bits) {
    waiting |= (long) code << waitingBits;
    waitingBits += bits;
    if (waitingBits >= Integer.SIZE) {
      FOUR.set(out, filled, (int) waiting);
      filled += Integer.BYTES;
      waiting >>>= Integer.SIZE;
      waitingBits -= Integer.SIZE;
    }
  }

  private static int bits(int symbol) {
    return symbol < 144 ? 8 : symbol < END ? 9 : symbol < 280 ? 7 : 8;
  }

  private static int code(int symbol) {
    int code =
        symbol < 144
            ? 0b00110000 + symbol
            : symbol < END
                ? 0b110010000 + symbol - 144
                : symbol < 280 ? symbol - END : 0b11000000 + symbol - 280;
    return Integer.reverse(code) >>> Integer.SIZE - bits(symbol);
  }
}
