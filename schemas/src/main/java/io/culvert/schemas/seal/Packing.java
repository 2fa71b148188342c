package io.culvert.schemas.seal;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Packs data before it is sealed, because what is sealed cannot be packed by Kafka any more. The
 * first byte says how: 0 as it is, 1 raw DEFLATE (RFC 1951).
 */
final class Packing {

  private static final byte AS_IS = 0;
  private static final byte DEFLATED = 1;

  /** Shorter data is not worth the work, bytes. */
  private static final int WORTH = 128;

  /** Data that does not shrink by a tenth here is taken for packed already, bytes. */
  private static final int SAMPLE = 4096;

  /** Nothing larger was ever packed: a piece of a body has at most 256 KiB, heads a few more. */
  private static final int LARGEST = 16 << 20;

  private static final BlockingQueue<Deflater> DEFLATERS = new ArrayBlockingQueue<>(16);
  private static final BlockingQueue<Inflater> INFLATERS = new ArrayBlockingQueue<>(16);

  private Packing() {}

  static byte[] pack(byte[] plain) {
    if (plain.length >= WORTH) {
      var deflater = DEFLATERS.poll();
      if (deflater == null) {
        deflater = new Deflater(Deflater.BEST_SPEED, true);
      }
      try {
        int sampled = Math.min(plain.length, SAMPLE);
        var sample = deflate(deflater, plain, sampled);
        if (sample.length < sampled - sampled / 10) {
          return sampled == plain.length ? sample : deflate(deflater, plain, plain.length);
        }
      } finally {
        if (!DEFLATERS.offer(deflater)) {
          deflater.end();
        }
      }
    }
    var packed = new byte[1 + plain.length];
    packed[0] = AS_IS;
    System.arraycopy(plain, 0, packed, 1, plain.length);
    return packed;
  }

  private static byte[] deflate(Deflater deflater, byte[] plain, int length) {
    deflater.reset();
    deflater.setInput(plain, 0, length);
    deflater.finish();
    var packed = new byte[length / 2 + 64];
    packed[0] = DEFLATED;
    int filled = 1;
    while (!deflater.finished()) {
      if (filled == packed.length) {
        packed = Arrays.copyOf(packed, 2 * packed.length);
      }
      filled += deflater.deflate(packed, filled, packed.length - filled);
    }
    return Arrays.copyOf(packed, filled);
  }

  static byte[] unpack(byte[] packed) throws BrokenSealException {
    if (packed.length == 0) {
      throw new BrokenSealException("nothing is sealed in it");
    }
    return switch (packed[0]) {
      case AS_IS -> Arrays.copyOfRange(packed, 1, packed.length);
      case DEFLATED -> inflate(packed);
      default -> throw new BrokenSealException("packed in a way from the future: " + packed[0]);
    };
  }

  private static byte[] inflate(byte[] packed) throws BrokenSealException {
    var inflater = INFLATERS.poll();
    if (inflater == null) {
      inflater = new Inflater(true);
    }
    try {
      inflater.reset();
      inflater.setInput(packed, 1, packed.length - 1);
      var plain = new byte[Math.max(256, 3 * packed.length)];
      int filled = 0;
      while (!inflater.finished()) {
        if (filled == plain.length) {
          plain = Arrays.copyOf(plain, 2 * plain.length);
        }
        int got = inflater.inflate(plain, filled, plain.length - filled);
        filled += got;
        if (filled > LARGEST || got == 0 && inflater.needsInput()) {
          throw new BrokenSealException("packed data is cut or too large");
        }
      }
      return Arrays.copyOf(plain, filled);
    } catch (DataFormatException e) {
      throw new BrokenSealException("not DEFLATE data", e);
    } finally {
      if (!INFLATERS.offer(inflater)) {
        inflater.end();
      }
    }
  }
}
