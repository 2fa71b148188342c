package io.culvert.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/** Bytes that look random, are the same each time, and cost little to make at any length. */
final class TestBytes {

  private static final byte[] BLOCK = new byte[1 << 20];

  static {
    new SplittableRandom(20261123).nextBytes(BLOCK);
  }

  private TestBytes() {}

  static void writeTo(OutputStream out, long size) throws IOException {
    for (long left = size; left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
  }

  static InputStream stream(long size) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        return at >= size ? -1 : BLOCK[(int) (at++ % BLOCK.length)] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (at >= size) {
          return -1;
        }
        int from = (int) (at % BLOCK.length);
        int n = (int) Math.min(Math.min(length, size - at), BLOCK.length - from);
        System.arraycopy(BLOCK, from, into, offset, n);
        at += n;
        return n;
      }
    };
  }

  static byte[] digestOf(long size) {
    var digest = sha256();
    for (long left = size; left > 0; left -= BLOCK.length) {
      digest.update(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
    return digest.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
