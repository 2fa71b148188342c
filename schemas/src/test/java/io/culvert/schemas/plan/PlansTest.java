package io.culvert.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlansTest {

  @Test
  void theStandardPlansAreTheOnesThatAreOffered() {
    var plans = Plans.standard();

    assertThat(plans.all())
        .extracting(Plan::name)
        .containsExactly("sandbox", "starter", "pro", "enterprise");
    assertThat(plans.byDefault().name()).isEqualTo("sandbox");
    assertThat(plans.byDefault().sessionDuration()).contains(Duration.ofMinutes(60));
    assertThat(plans.find("starter").orElseThrow().monthlyBytes()).isEqualTo(30_000_000_000L);
    assertThat(plans.find("pro").orElseThrow().tunnels()).isEqualTo(10);
  }

  @Test
  void aLimitIsUsedUpWhenItIsReached() {
    var sandbox = Plans.standard().byDefault();

    assertThat(sandbox.isUsedUp(999_999_999)).isFalse();
    assertThat(sandbox.isUsedUp(1_000_000_000)).isTrue();
    assertThat(Plan.hasRoom(sandbox.tunnels(), 0)).isTrue();
    assertThat(Plan.hasRoom(sandbox.tunnels(), 1)).isFalse();
  }

  @Test
  void noLimitIsNeverUsedUp() {
    var enterprise = Plans.standard().find(Plans.ENTERPRISE).orElseThrow();

    assertThat(enterprise.isUsedUp(Long.MAX_VALUE)).isFalse();
    assertThat(Plan.hasRoom(enterprise.hostnames(), 1_000_000)).isTrue();
  }

  @Test
  void theDefaultMustBeOneOfThePlans() {
    assertThatThrownBy(() -> Plans.of("gold", Plans.standardPlans()))
        .hasMessageContaining("no plan named gold");
  }

  @Test
  void twoPlansMustNotHaveOneName() {
    var plan = Plans.standard().byDefault();

    assertThatThrownBy(() -> Plans.of("sandbox", List.of(plan, plan)))
        .hasMessageContaining("two plans named sandbox");
  }

  @Test
  void aPlanTellsAllThatIsWrongWithIt() {
    assertThatThrownBy(
            () -> new Plan("x", -2, 0, 0, Optional.of(Duration.ZERO), 0, 0, AtLimit.THROTTLE, 0))
        .hasMessageContaining("plan x:")
        .hasMessageContaining("tunnels")
        .hasMessageContaining("sessionDuration")
        .hasMessageContaining("throttleBytesPerSecond");
  }
}
