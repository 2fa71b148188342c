package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.usage.metering.SeenTicks.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenTicksTest {

  @Test
  void theNextTickLeavesNoHole() {
    var seen = SeenTicks.NONE.with(1).with(2);

    assertThat(seen).isEqualTo(new SeenTicks(2, List.of(), SeenTicks.OPEN));
    assertThat(seen.has(1)).isTrue();
    assertThat(seen.has(2)).isTrue();
    assertThat(seen.has(3)).isFalse();
  }

  @Test
  void aTickAheadLeavesAHoleThatIsFilledFromAnySide() {
    var seen = SeenTicks.NONE.with(1).with(6);
    assertThat(seen.missing()).containsExactly(new Range(2, 5));

    assertThat(seen.with(3).missing()).containsExactly(new Range(2, 2), new Range(4, 5));
    assertThat(seen.with(2).missing()).containsExactly(new Range(3, 5));
    assertThat(seen.with(5).missing()).containsExactly(new Range(2, 4));
    assertThat(seen.with(2).with(4).with(5).with(3).missing()).isEmpty();
  }

  @Test
  void closingTellsWhatMustHaveBeenThere() {
    var seen = SeenTicks.NONE.with(1).closed(3, 1000);

    assertThat(seen.missingCount()).isEqualTo(2);
    assertThat(seen.has(3)).isFalse();
    assertThat(seen.with(3).with(2).missingCount()).isZero();
    assertThat(seen.isClosedBefore(1000)).isFalse();
    assertThat(seen.isClosedBefore(1001)).isTrue();
    assertThat(SeenTicks.NONE.with(1).isClosedBefore(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void itAgreesWithASetOfNumbers() {
    var random = new Random(4);
    for (int round = 0; round < 200; round++) {
      var set = new HashSet<Long>();
      var seen = SeenTicks.NONE;
      for (int i = 0; i < 100; i++) {
        long seq = 1 + random.nextInt(40);
        assertThat(seen.has(seq)).isEqualTo(set.contains(seq));
        if (set.add(seq)) {
          seen = seen.with(seq);
        }
      }
      assertThat(seen.last() - seen.missingCount()).isEqualTo(set.size());
    }
  }

  @Test
  void holesWithoutEndAreForgottenFromTheOldest() {
    var seen = SeenTicks.NONE;
    for (long seq = 2; seq <= 1000; seq += 2) {
      seen = seen.with(seq);
    }
    assertThat(seen.missing()).hasSize(SeenTicks.MAX_MISSING);
    assertThat(seen.has(999)).isFalse();
    assertThat(seen.has(1)).isTrue();
  }

  @Test
  void itComesBackFromTheStoreEqual() {
    var serde = SeenTicksSerde.create();
    for (var seen :
        List.of(SeenTicks.NONE, SeenTicks.NONE.with(9).with(4).closed(20, 123_456_789L))) {
      var bytes = serde.serializer().serialize("t", seen);
      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(seen);
    }
  }
}
