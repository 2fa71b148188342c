package io.culvert.projection.traffic;

import io.culvert.projection.api.Times;
import io.culvert.schemas.traffic.LatencySketch;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds up rows of {@code traffic_minutes}. */
final class Sum {

  static final String COLUMNS =
      "exchanges, status_none, status_1xx, status_2xx, status_3xx, status_4xx, status_5xx,"
          + " bytes_in, bytes_out, latency";

  private final long[] statuses = new long[6];
  private final LatencySketch latencies = new LatencySketch();
  private long requests;
  private long bytesIn;
  private long bytesOut;

  void add(Readable row) {
    requests += number(row, "exchanges");
    statuses[0] += number(row, "status_none");
    for (int hundreds = 1; hundreds <= 5; hundreds++) {
      statuses[hundreds] += number(row, "status_" + hundreds + "xx");
    }
    bytesIn += number(row, "bytes_in");
    bytesOut += number(row, "bytes_out");
    latencies.add(Objects.requireNonNull(row.get("latency", ByteBuffer.class)));
  }

  TrafficPoint point(Instant at) {
    return new TrafficPoint(
        Times.iso(at),
        requests,
        new TrafficPoint.Statuses(
            statuses[0], statuses[1], statuses[2], statuses[3], statuses[4], statuses[5]),
        bytesIn,
        bytesOut,
        latency());
  }

  private TrafficPoint.@Nullable Latency latency() {
    return latencies.count() == 0
        ? null
        : new TrafficPoint.Latency(
            Math.round(latencies.quantile(0.5)),
            Math.round(latencies.quantile(0.95)),
            Math.round(latencies.quantile(0.99)));
  }

  private static long number(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }
}
