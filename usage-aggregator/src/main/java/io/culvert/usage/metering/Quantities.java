package io.culvert.usage.metering;

import io.culvert.events.Meter;
import io.culvert.events.SessionTicked;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;

/**
 * How much was used of each thing that is counted.
 *
 * @param bytesIn towards origins
 * @param bytesOut towards public clients
 * @param requests exchanges begun
 * @param micros time that tunnels were open, microseconds
 */
record Quantities(long bytesIn, long bytesOut, long requests, long micros) {

  static final Quantities NONE = new Quantities(0, 0, 0, 0);

  static Quantities of(SessionTicked tick) {
    return new Quantities(
        tick.getBytesIn(),
        tick.getBytesOut(),
        tick.getRequests(),
        tick.getFrom().until(tick.getTo(), ChronoUnit.MICROS));
  }

  long of(Meter meter) {
    return switch (meter) {
      case BYTES_IN -> bytesIn;
      case BYTES_OUT -> bytesOut;
      case REQUESTS -> requests;
      case TUNNEL_MICROS -> micros;
      case OTHER -> 0;
    };
  }

  Quantities plus(Quantities other) {
    return new Quantities(
        sum(bytesIn, other.bytesIn),
        sum(bytesOut, other.bytesOut),
        sum(requests, other.requests),
        sum(micros, other.micros));
  }

  Quantities minus(Quantities other) {
    return new Quantities(
        bytesIn - other.bytesIn,
        bytesOut - other.bytesOut,
        requests - other.requests,
        micros - other.micros);
  }

  /** What falls into the first {@code part} of {@code whole} microseconds, rounded down. */
  Quantities share(long part, long whole) {
    return new Quantities(
        share(bytesIn, part, whole),
        share(bytesOut, part, whole),
        share(requests, part, whole),
        share(micros, part, whole));
  }

  // Nobody uses 8 EiB in a month; a broken writer that says so must not turn a bill negative.
  static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static long share(long all, long part, long whole) {
    return Math.multiplyHigh(all, part) == 0 && all * part >= 0
        ? all * part / whole
        : BigInteger.valueOf(all)
            .multiply(BigInteger.valueOf(part))
            .divide(BigInteger.valueOf(whole))
            .longValueExact();
  }
}
