package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedTest {

  @Test
  void severalFieldsAreOneListInTheirOrder() {
    assertThat(Weighted.list(List.of("text/HTML, a/b;v=1 ; Q=0.5", "*;q=0")))
        .containsExactly(
            new Weighted("text/html", 1), new Weighted("a/b", 0.5), new Weighted("*", 0));
  }

  @Test
  void aMalformedWeightIsNone() {
    assertThat(Weighted.list(List.of("a;q=2, b;q=, c;q=0.1234")))
        .allSatisfy(each -> assertThat(each.weight()).isOne());
  }
}
