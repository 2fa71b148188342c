package io.culvert.example.bill;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** An invented price list. */
final class Prices {

  private static final BigDecimal EUR_PER_BYTE = new BigDecimal("0.05").movePointLeft(9);
  private static final BigDecimal EUR_PER_REQUEST = new BigDecimal("0.20").movePointLeft(6);

  private Prices() {}

  /** In euros, rounded once, at the end. */
  static String of(Map<String, Long> meters) {
    var bytes = meters.getOrDefault("BYTES_IN", 0L) + meters.getOrDefault("BYTES_OUT", 0L);
    var requests = meters.getOrDefault("REQUESTS", 0L);
    var sum =
        EUR_PER_BYTE
            .multiply(BigDecimal.valueOf(bytes))
            .add(EUR_PER_REQUEST.multiply(BigDecimal.valueOf(requests)));
    return sum.setScale(2, RoundingMode.HALF_UP) + " EUR";
  }
}
