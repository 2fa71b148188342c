package io.culvert.schemas.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketches;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

  private static final double[] QUANTILES = {0, 0.01, 0.5, 0.95, 0.99, 0.999, 1};
  private final Random random = new Random(11);

  @Test
  void noQuantileIsMoreThanOnePercentOff() {
    var latencies = latencies(20_000);

    assertQuantiles(sketch(latencies), latencies);
  }

  @Test
  void sketchesOfPartsAddUpToTheSketchOfTheWhole() {
    var latencies = latencies(10_000);
    var merged = new LatencySketch();
    for (int from = 0; from < latencies.length; from += 37) {
      var to = Math.min(from + 37, latencies.length);
      merged.add(sketch(Arrays.copyOfRange(latencies, from, to)).bytes());
    }

    assertThat(merged.count()).isEqualTo(latencies.length);
    assertThat(merged.bytes()).isEqualTo(sketch(latencies).bytes());
    assertQuantiles(merged, latencies);
  }

  @Test
  void anEmptySketchIsNoBytesAndAddsNothing() {
    var empty = new LatencySketch();
    assertThat(empty.bytes().remaining()).isZero();
    empty.add(ByteBuffer.allocate(0));
    assertThat(empty.count()).isZero();
  }

  @Test
  void aLatencyOfNothingAndOneBelowIsZero() {
    var sketch = LatencySketch.of(0);
    sketch.add(-5);
    var copy = new LatencySketch();
    copy.add(sketch.bytes());

    assertThat(copy.count()).isEqualTo(2);
    assertThat(copy.quantile(0.5)).isZero();
  }

  @Test
  void whatAnotherWriterPutsInContiguousBinsIsRead() {
    var dense = DDSketches.logarithmicUnboundedDense(LatencySketch.RELATIVE_ACCURACY);
    var latencies = latencies(1_000);
    Arrays.stream(latencies).forEach(dense::accept);
    var read = new LatencySketch();
    read.add(dense.serialize());

    assertQuantiles(read, latencies);
  }

  @Test
  void bytesOfAnotherAccuracyAreRefused() {
    var other = DDSketches.logarithmicUnboundedDense(0.05);
    other.accept(1);

    assertThatThrownBy(() -> new LatencySketch().add(other.serialize()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesThatAreNoSketchAreRefusedWhateverTheyAre() {
    var bytes = sketch(latencies(50)).bytes();
    for (int i = 0; i < 20_000; i++) {
      var broken = new byte[bytes.remaining()];
      bytes.duplicate().get(broken);
      for (int n = random.nextInt(4); n >= 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      var cut = ByteBuffer.wrap(broken, 0, random.nextInt(broken.length + 1));
      try {
        new LatencySketch().add(cut);
      } catch (IllegalArgumentException e) {
        continue; // refused; anything else fails the test
      }
    }
  }

  private LatencySketch sketch(long[] latencies) {
    var sketch = new LatencySketch();
    Arrays.stream(latencies).forEach(sketch::add);
    return sketch;
  }

  /** From some microseconds to an hour. */
  private long[] latencies(int count) {
    return random.doubles(count).mapToLong(d -> (long) Math.exp(2 + 20 * d)).toArray();
  }

  private static void assertQuantiles(LatencySketch sketch, long[] latencies) {
    var sorted = latencies.clone();
    Arrays.sort(sorted);
    for (var quantile : QUANTILES) {
      double exact = sorted[(int) (quantile * (sorted.length - 1))];
      assertThat(sketch.quantile(quantile))
          .as("%s", quantile)
          .isCloseTo(exact, within(exact * 0.0101));
    }
  }
}
