package io.culvert.schemas.seal;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Packs data before it is sealed, because what is sealed cannot be packed by Kafka any more. The
 * first byte says how: 0 as it is, 1 raw DEFLATE (RFC 1951), 2 raw DEFLATE with the {@link
 * Dictionary}.
 */
final class Packing {

  private static final byte AS_IS = 0;
  private static final byte DEFLATED = 1;
  private static final byte BY_DICTIONARY = 2;

  /** Shorter data is not worth the work, bytes. */
  private static final int WORTH = 16;

  /** In longer data zlib saves more than the dictionary does, and is worth its time, bytes. */
  private static final int SMALL = 4096;

  /** Data that does not shrink by a tenth here is taken for packed already, bytes. */
  private static final int SAMPLE = 4096;

  /** Nothing larger was ever packed: a piece of a body has at most 256 KiB, heads a few more. */
  private static final int LARGEST = 16 << 20;

  private static final ThreadLocal<FixedDeflate> QUICK =
      ThreadLocal.withInitial(() -> new FixedDeflate(Dictionary.BYTES, SMALL));
  private static final BlockingQueue<Deflater> DEFLATERS = new ArrayBlockingQueue<>(16);
  private static final BlockingQueue<Inflater> INFLATERS = new ArrayBlockingQueue<>(16);

  private Packing() {}

  static byte[] pack(byte[] plain) {
    if (plain.length < WORTH) {
      return asItIs(plain);
    }
    return plain.length <= SMALL ? packSmall(plain) : packLarge(plain);
  }

  private static byte[] asItIs(byte[] plain) {
    var packed = new byte[1 + plain.length];
    packed[0] = AS_IS;
    System.arraycopy(plain, 0, packed, 1, plain.length);
    return packed;
  }

  private static byte[] packSmall(byte[] plain) {
    var block = QUICK.get().pack(plain);
    if (block.length() >= plain.length) {
      return asItIs(plain);
    }
    var packed = block.bytes(1);
    packed[0] = BY_DICTIONARY;
    return packed;
  }

  private static byte[] packLarge(byte[] plain) {
    var deflater = DEFLATERS.poll();
    if (deflater == null) {
      deflater = new Deflater(Deflater.BEST_SPEED, true);
    }
    try {
      int sampled = Math.min(plain.length, SAMPLE);
      boolean isPacked = deflate(deflater, plain, sampled).length >= sampled - sampled / 10;
      return isPacked ? asItIs(plain) : deflate(deflater, plain, plain.length);
    } finally {
      if (!DEFLATERS.offer(deflater)) {
        deflater.end();
      }
    }
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
      case DEFLATED, BY_DICTIONARY -> inflate(packed);
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
      if (packed[0] == BY_DICTIONARY) {
        inflater.setDictionary(Dictionary.BYTES);
      }
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
