package io.culvert.schemas.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * DEFLATE (RFC 1951) for small data: one block with the fixed codes of §3.2.6. It packs less well
 * than zlib, which counts letters and makes codes for each block, and takes a fraction of the time:
 * zlib begins by clearing tables that are larger than such data. Whatever reads DEFLATE reads it.
 *
 * <p>Repetitions are found in the data and in a dictionary, which the reader has to have as well.
 * Used by one thread at a time.
 */
final class FixedDeflate {
  /** Repetitions are found by their first four bytes. */
  private static final int SHORTEST_MATCH = 4;

  /** RFC 1951 §3.2.5. */
  private static final int LONGEST_MATCH = 258;

  /** After each 32 bytes without a repetition it looks at fewer of those that come. */
  private static final int PATIENCE_BITS = 5;

  private static final int SLOT_BITS = 12;
  private static final int SPREAD = 0x9E3779B1;

  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int start;
  private final byte[] window;
  private final FixedCodes codes;
  // Where in the window four bytes with this hash were last; 0 stands for nowhere.
  private final short[] lastAt = new short[1 << SLOT_BITS];
  private final short[] lastInDictionary;

  /**
   * @param dictionary what data is expected to be made of; with the data at most 32 KiB
   * @param longest most bytes of data
   */
  FixedDeflate(byte[] dictionary, int longest) {
    start = dictionary.length;
    window = new byte[start + longest];
    System.arraycopy(dictionary, 0, window, 0, start);
    codes = new FixedCodes(longest);
    for (int at = 0; at <= start - SHORTEST_MATCH; at++) {
      lastAt[slot((int) FOUR.get(window, at))] = (short) at;
    }
    lastInDictionary = lastAt.clone();
  }

  /** Packs the data; what comes of it is there until the next call. */
  FixedCodes pack(byte[] plain) {
    System.arraycopy(lastInDictionary, 0, lastAt, 0, lastAt.length);
    System.arraycopy(plain, 0, window, start, plain.length);
    int end = start + plain.length;
    int at = start;
    int missed = 0;
    codes.begin();
    while (at <= end - SHORTEST_MATCH) {
      int before = lastLike(at);
      if (before == 0) {
        int next = Math.min(end, at + 1 + (missed++ >> PATIENCE_BITS));
        literals(at, next);
        at = next;
      } else {
        int length = matching(before, at, Math.min(end, at + LONGEST_MATCH));
        codes.match(length, at - before);
        at += length;
        missed = 0;
      }
    }
    literals(at, end);
    codes.end();
    return codes;
  }

  private void literals(int from, int to) {
    for (int at = from; at < to; at++) {
      codes.literal(window[at]);
    }
  }

  /** Where the same four bytes stood before; 0 for nowhere. */
  private int lastLike(int at) {
    int four = (int) FOUR.get(window, at);
    int slot = slot(four);
    int before = lastAt[slot];
    lastAt[slot] = (short) at;
    return (int) FOUR.get(window, before) == four ? before : 0;
  }

  private int matching(int before, int at, int end) {
    int differs = Arrays.mismatch(window, before, before + end - at, window, at, end);
    return differs < 0 ? end - at : differs;
  }

  private static int slot(int four) {
    return four * SPREAD >>> Integer.SIZE - SLOT_BITS;
  }
}
