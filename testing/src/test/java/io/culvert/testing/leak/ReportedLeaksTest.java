package io.culvert.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

class ReportedLeaksTest {
  private final ReportedLeaks leaks = new ReportedLeaks();
  private final ResourceLeakDetector<Thing> things = leaks.newResourceLeakDetector(Thing.class, 1);

  private static final class Thing {}

  @Test
  void whatIsNotReleasedIsFoundWithWhereItWasUsed() {
    takeAndForget();

    leaks.collect();

    assertThat(leaks.found()).singleElement().asString().contains("Thing", "takeAndForget");
  }

  @Test
  void whatIsReleasedIsNotReported() {
    takeAndRelease();

    leaks.collect();

    assertThat(leaks.found()).isEmpty();
  }

  private void takeAndForget() {
    var thing = new Thing();
    things.track(thing).record();
  }

  private void takeAndRelease() {
    var thing = new Thing();
    things.track(thing).close(thing);
  }
}
