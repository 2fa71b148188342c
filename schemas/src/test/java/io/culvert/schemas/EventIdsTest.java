package io.culvert.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  @Test
  void idsAreVersion7AndSortInTheOrderTheyWereMade() {
    var ids = Stream.generate(EventIds::next).limit(10_000).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> UUID.fromString(id).version() == 7 && id.length() == 36);
  }

  @Test
  void anIdTellsWhenItWasMade() {
    var moment = Instant.parse("2026-11-23T12:00:00.123Z");

    assertThat(EventIds.instantOf(EventIds.at(moment))).isEqualTo(moment);
  }

  @Test
  void idsOfTheSameMomentDiffer() {
    var ids = Stream.generate(() -> EventIds.at(Instant.EPOCH)).limit(1000).toList();

    assertThat(ids).doesNotHaveDuplicates();
  }
}
