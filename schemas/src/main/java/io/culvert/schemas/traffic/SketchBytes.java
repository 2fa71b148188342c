package io.culvert.schemas.traffic;

import com.datadoghq.sketch.ddsketch.DDSketch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads DDSketch's protobuf message ({@code DDSketch.proto} of sketches-java). The library writes
 * it by itself, but to read it wants protobuf's runtime, which is ten times its size.
 *
 * <pre>
 * message DDSketch { IndexMapping mapping = 1; Store positiveValues = 2;
 *                    Store negativeValues = 3; double zeroCount = 4; }
 * message IndexMapping { double gamma = 1; double indexOffset = 2; Interpolation interpolation = 3; }
 * message Store { map&lt;sint32, double&gt; binCounts = 1;
 *                 repeated double contiguousBinCounts = 2; sint32 contiguousBinIndexOffset = 3; }
 * </pre>
 */
final class SketchBytes {

  private static final double GAMMA =
      (1 + LatencySketch.RELATIVE_ACCURACY) / (1 - LatencySketch.RELATIVE_ACCURACY);
  private static final int MAX_BINS = 1 << 16;

  private final DDSketch sketch;

  private SketchBytes(DDSketch sketch) {
    this.sketch = sketch;
  }

  static void addTo(DDSketch sketch, ByteBuffer bytes) {
    try {
      new SketchBytes(sketch).message(bytes.duplicate());
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the sketch ends too early", e);
    }
  }

  private void message(ByteBuffer in) {
    while (in.hasRemaining()) {
      var tag = Wire.tag(in);
      switch (tag) {
        case 1 << 3 | Wire.LENGTH -> mapping(Wire.part(in));
        case 2 << 3 | Wire.LENGTH -> store(Wire.part(in));
        case 4 << 3 | Wire.FIXED64 -> zeros(Wire.fixed64(in));
        default -> Wire.skip(tag, in); // negative values: there are none
      }
    }
  }

  private void mapping(ByteBuffer in) {
    while (in.hasRemaining()) {
      var tag = Wire.tag(in);
      if (tag == (1 << 3 | Wire.FIXED64)) {
        var gamma = Wire.fixed64(in);
        if (Math.abs(gamma - GAMMA) > 1e-9) {
          throw new IllegalArgumentException("the sketch has another accuracy, γ = " + gamma);
        }
      } else {
        Wire.skip(tag, in);
      }
    }
  }

  private void store(ByteBuffer in) {
    var contiguous = ByteBuffer.allocate(0);
    var offset = 0;
    while (in.hasRemaining()) {
      var tag = Wire.tag(in);
      switch (tag) {
        case 1 << 3 | Wire.LENGTH -> bin(Wire.part(in));
        case 2 << 3 | Wire.LENGTH -> contiguous = Wire.part(in);
        case 3 << 3 | Wire.VARINT -> offset = Wire.zigzag(in);
        default -> Wire.skip(tag, in);
      }
    }
    for (int index = offset; contiguous.hasRemaining(); index++) {
      count(index, Wire.fixed64(contiguous));
    }
  }

  private void bin(ByteBuffer in) {
    var index = 0;
    var count = 0.0;
    while (in.hasRemaining()) {
      var tag = Wire.tag(in);
      switch (tag) {
        case 1 << 3 | Wire.VARINT -> index = Wire.zigzag(in);
        case 2 << 3 | Wire.FIXED64 -> count = Wire.fixed64(in);
        default -> Wire.skip(tag, in);
      }
    }
    count(index, count);
  }

  private void count(int index, double count) {
    if (!(count >= 0) || Double.isInfinite(count) || Math.abs(index) > MAX_BINS) {
      throw new IllegalArgumentException("the sketch has an impossible bin");
    }
    if (count > 0) {
      sketch.getPositiveValueStore().add(index, count);
    }
  }

  private void zeros(double count) {
    if (!(count >= 0) || Double.isInfinite(count)) {
      throw new IllegalArgumentException("the sketch has an impossible count of zeros");
    }
    if (count > 0) {
      sketch.accept(0, count);
    }
  }

  /** The parts of protobuf's encoding that the message uses. */
  private static final class Wire {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    static int tag(ByteBuffer in) {
      return (int) varint(in); // none that we know is larger; others are skipped by their kind
    }

    static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        var b = in.get();
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("the sketch has a number that does not end");
    }

    static int zigzag(ByteBuffer in) {
      var value = (int) varint(in);
      return value >>> 1 ^ -(value & 1);
    }

    static double fixed64(ByteBuffer in) {
      return Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
    }

    static ByteBuffer part(ByteBuffer in) {
      var length = varint(in);
      if (length < 0 || length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      var part = in.slice(in.position(), (int) length);
      in.position(in.position() + (int) length);
      return part;
    }

    static void skip(int tag, ByteBuffer in) {
      switch (tag & 7) {
        case VARINT -> varint(in);
        case FIXED64 -> jump(in, Long.BYTES);
        case LENGTH -> part(in);
        case FIXED32 -> jump(in, Integer.BYTES);
        default -> throw new IllegalArgumentException("the sketch has an unknown kind of field");
      }
    }

    private static void jump(ByteBuffer in, int bytes) {
      if (bytes > in.remaining()) {
        throw new BufferUnderflowException();
      }
      in.position(in.position() + bytes);
    }
  }
}
