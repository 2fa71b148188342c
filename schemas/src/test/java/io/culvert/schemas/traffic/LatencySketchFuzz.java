package io.culvert.schemas.traffic;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.nio.ByteBuffer;

/** A sketch from a topic is refused, or one whose quantiles can be asked for. */
public final class LatencySketchFuzz {
  private LatencySketchFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var sketch = LatencySketch.of(1_000);
    try {
      sketch.add(ByteBuffer.wrap(new FuzzInput(bytes).rest()));
    } catch (IllegalArgumentException refused) {
      return;
    }
    Must.hold(sketch.quantile(0.5) <= sketch.quantile(0.99) * 1.02, "quantiles grow");
  }
}
