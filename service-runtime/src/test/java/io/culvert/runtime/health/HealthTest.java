package io.culvert.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.runtime.health.Health.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final Health good = Health.of("good", Status::up);
  private final Health bad = Health.of("bad", () -> Status.down("no broker"));

  @Test
  void aWholeWorksWhenItsPartsDo() {
    assertThat(Health.all("all", List.of(good, good)).status()).isEqualTo(Status.up());
    assertThat(Health.all("all", List.of()).status().isUp()).isTrue();
  }

  @Test
  void aWholeNamesThePartsThatDoNot() {
    assertThat(Health.all("all", List.of(good, bad, bad)).status())
        .isEqualTo(Status.down("bad: no broker; bad: no broker"));
  }

  @Test
  void aCheckThatThrowsMeansDown() {
    var broken =
        Health.of(
            "broken",
            () -> {
              throw new IllegalStateException("oops");
            });

    assertThat(broken.status()).isEqualTo(Status.down("java.lang.IllegalStateException: oops"));
  }
}
