package io.culvert.schemas.traffic;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.SparseStore;
import java.nio.ByteBuffer;

/**
 * Latencies in microseconds as a DDSketch (Masson, Rim and Lee, VLDB 2019): whatever was added, in
 * whatever order and however it was merged, a quantile is at most 1 % off the true one.
 *
 * <p>The bytes are those of DDSketch's own protobuf message, which Datadog's libraries for Go,
 * Python, JavaScript and Java read: logarithmic mapping with γ = 1.01 / 0.99 and no interpolation,
 * positive bins as a map from index to count, zeros apart, no negative values.
 */
public final class LatencySketch {

  /** How far a quantile may be off, as a part of it. */
  public static final double RELATIVE_ACCURACY = 0.01;

  private final DDSketch sketch =
      new DDSketch(new LogarithmicMapping(RELATIVE_ACCURACY), SparseStore::new);

  /** The sketch of one latency. */
  public static LatencySketch of(long micros) {
    var one = new LatencySketch();
    one.add(micros);
    return one;
  }

  /**
   * Adds a latency.
   *
   * @param micros microseconds; less than none counts as none
   */
  public void add(long micros) {
    sketch.accept(Math.max(0, micros));
  }

  /**
   * Adds what another sketch's bytes hold; no bytes hold nothing.
   *
   * @throws IllegalArgumentException when the bytes are no such sketch
   */
  public void add(ByteBuffer bytes) {
    SketchBytes.addTo(sketch, bytes);
  }

  /** How many latencies were added. */
  public long count() {
    return Math.round(sketch.getCount());
  }

  /**
   * The latency that the given part of all is not above.
   *
   * @param quantile from 0 to 1
   * @return microseconds
   * @throws java.util.NoSuchElementException when nothing was added
   */
  public double quantile(double quantile) {
    return sketch.getValueAtQuantile(quantile);
  }

  public ByteBuffer bytes() {
    return sketch.isEmpty() ? ByteBuffer.allocate(0) : sketch.serialize();
  }
}
