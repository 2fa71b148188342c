package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.UsageState;
import org.junit.jupiter.api.Test;

class QuotaTest {

  @Test
  void theStateChangesAtTheByteThatReachesIt() {
    assertThat(Quota.state(799, 1000)).isEqualTo(UsageState.WITHIN);
    assertThat(Quota.state(800, 1000)).isEqualTo(UsageState.NEAR_LIMIT);
    assertThat(Quota.state(999, 1000)).isEqualTo(UsageState.NEAR_LIMIT);
    assertThat(Quota.state(1000, 1000)).isEqualTo(UsageState.OVER_LIMIT);
  }

  @Test
  void withoutALimitNothingIsReached() {
    assertThat(Quota.state(Long.MAX_VALUE, -1)).isEqualTo(UsageState.WITHIN);
  }

  @Test
  void ofNothingAllIsUsed() {
    assertThat(Quota.state(0, 0)).isEqualTo(UsageState.OVER_LIMIT);
  }

  @Test
  void partsOfBytesAreRoundedUpAndHugeLimitsDoNotOverflow() {
    assertThat(Quota.isReached(80, 2, 3)).isFalse();
    assertThat(Quota.isReached(80, 3, 3)).isTrue();
    assertThat(Quota.isReached(80, Long.MAX_VALUE / 5 * 3, Long.MAX_VALUE)).isFalse();
    assertThat(Quota.isReached(80, Long.MAX_VALUE / 5 * 4 + 8, Long.MAX_VALUE)).isTrue();
  }
}
