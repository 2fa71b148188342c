package io.culvert.control.hostname;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import java.util.List;

/** What a decision was. */
final class Decided {

  private Decided() {}

  static List<Fact> accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted) decision).facts();
  }

  static ControlError rejected(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    return ((Decision.Rejected) decision).error();
  }
}
