package io.culvert.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {

  @Test
  void timesAreReadable() {
    assertThat(Amounts.time(Duration.ofNanos(812_000))).isEqualTo("812 µs");
    assertThat(Amounts.time(Duration.ofMillis(12))).isEqualTo("12 ms");
    assertThat(Amounts.time(Duration.ofMillis(3_400))).isEqualTo("3.4 s");
    assertThat(Amounts.time(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Amounts.time(Duration.ofMinutes(26 * 60 + 3))).isEqualTo("26 h 3 min");
  }

  @Test
  void sizesAreReadable() {
    assertThat(Amounts.size(0)).isEqualTo("0 B");
    assertThat(Amounts.size(1023)).isEqualTo("1023 B");
    assertThat(Amounts.size(1536)).isEqualTo("1.5 KiB");
    assertThat(Amounts.size(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }
}
