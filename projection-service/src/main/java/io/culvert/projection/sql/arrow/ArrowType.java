package io.culvert.projection.sql.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What an Arrow column holds, and how one of PostgreSQL's texts becomes such a value. Values of
 * fixed width only write bytes; {@link Truth} and {@link Text} have buffers of their own.
 */
public sealed interface ArrowType {

  /** As Arrow's own documents write it. */
  String name();

  /** Types whose values all have the same number of bytes. */
  sealed interface Fixed extends ArrowType {

    /** Of one value, in bytes. */
    int width();

    /**
     * Appends a value.
     *
     * @throws RuntimeException when the type cannot hold it; nothing is appended then
     */
    void write(String cell, LittleEndian out);
  }

  /** One bit. */
  record Truth() implements ArrowType {
    @Override
    public String name() {
      return "bool";
    }
  }

  /** UTF-8. */
  record Text() implements ArrowType {
    @Override
    public String name() {
      return "utf8";
    }
  }

  /**
   * Two's complement.
   *
   * @param bits 16, 32 or 64
   */
  record Whole(int bits) implements Fixed {
    @Override
    public String name() {
      return "int" + bits;
    }

    @Override
    public int width() {
      return bits / Byte.SIZE;
    }

    @Override
    public void write(String cell, LittleEndian out) {
      out.number(Long.parseLong(cell), width());
    }
  }

  /**
   * IEEE 754.
   *
   * @param bits 32 or 64
   */
  record Floating(int bits) implements Fixed {
    @Override
    public String name() {
      return "float" + bits;
    }

    @Override
    public int width() {
      return bits / Byte.SIZE;
    }

    @Override
    public void write(String cell, LittleEndian out) {
      out.number(
          bits == Float.SIZE
              ? Float.floatToIntBits(Float.parseFloat(cell))
              : Double.doubleToLongBits(Double.parseDouble(cell)),
          width());
    }
  }

  /**
   * A decimal number in 128 bits.
   *
   * @param precision most digits, 1 to {@link #MOST_DIGITS}
   * @param scale of them behind the point
   */
  record Decimal(int precision, int scale) implements Fixed {

    /** That 128 bits hold for certain. */
    public static final int MOST_DIGITS = 38;

    private static final int BYTES = 16;

    @Override
    public String name() {
      return "decimal128(%d, %d)".formatted(precision, scale);
    }

    @Override
    public int width() {
      return BYTES;
    }

    @Override
    public void write(String cell, LittleEndian out) {
      var unscaled = new BigDecimal(cell).setScale(scale).unscaledValue();
      if (unscaled.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
        throw new ArithmeticException("too many digits");
      }
      out.number(unscaled.longValue(), Long.BYTES);
      out.number(unscaled.shiftRight(Long.SIZE).longValue(), Long.BYTES);
    }
  }

  /** Days since 1970. */
  record Day() implements Fixed {
    @Override
    public String name() {
      return "date32";
    }

    @Override
    public int width() {
      return Integer.BYTES;
    }

    @Override
    public void write(String cell, LittleEndian out) {
      out.number(Math.toIntExact(PgTime.day(cell)), width());
    }
  }

  /**
   * Microseconds since 1970.
   *
   * @param utc whether it is a moment; otherwise a time of some clock on some wall
   */
  record Time(boolean utc) implements Fixed {
    @Override
    public String name() {
      return utc ? "timestamp[us, UTC]" : "timestamp[us]";
    }

    @Override
    public int width() {
      return Long.BYTES;
    }

    @Override
    public void write(String cell, LittleEndian out) {
      out.number(utc ? PgTime.moment(cell) : PgTime.wallClock(cell), width());
    }
  }
}
