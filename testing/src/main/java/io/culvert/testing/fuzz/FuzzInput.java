package io.culvert.testing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An input from its front to its end: first the bytes that choose what is done, then what it is
 * done with. Behind the end there are zeros.
 */
public final class FuzzInput {
  private final byte[] bytes;
  private int at;

  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next byte, 0 to 255. */
  public int next() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  /** One of the values, by the next byte. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[next() % values.length];
  }

  public boolean isEmpty() {
    return at == bytes.length;
  }

  /** The next bytes, as many as the next two say, or as there are. */
  public byte[] piece() {
    int length = Math.min(next() << Byte.SIZE | next(), bytes.length - at);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** All that is left. */
  public byte[] rest() {
    var rest = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }

  /** All that is left, one char for each byte. */
  public String octets() {
    return new String(rest(), StandardCharsets.ISO_8859_1);
  }

  /** All that is left, as UTF-8. */
  public String text() {
    return new String(rest(), StandardCharsets.UTF_8);
  }

  /**
   * Cuts bytes as a network might.
   *
   * @param where 0 for nowhere, 1 for everywhere, anything else for somewhere
   */
  public static List<byte[]> cut(byte[] bytes, int where) {
    if (where == 0 || bytes.length == 0) {
      return List.of(bytes);
    }
    var random = new SplittableRandom(where);
    var pieces = new ArrayList<byte[]>();
    for (int from = 0; from < bytes.length; ) {
      int most = Math.min(bytes.length - from, where == 1 ? 1 : 64);
      int length = 1 + random.nextInt(most);
      pieces.add(Arrays.copyOfRange(bytes, from, from + length));
      from += length;
    }
    return pieces;
  }
}
