package io.culvert.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void afterAPauseASecondsWorthPassesAtOnce() {
    var bucket = new TokenBucket();

    assertThat(bucket.take(1_000, 1_000, 0)).isZero();
    assertThat(bucket.take(500, 1_000, 0)).isEqualTo(SECOND / 2);
    assertThat(bucket.take(500, 1_000, 100 * SECOND)).isZero();
  }

  @Test
  void onAverageTheRatePassesHoweverManyTake() {
    var bucket = new TokenBucket();
    long now = 0;
    long passed = 0;
    while (now < 60 * SECOND) {
      passed += 700;
      now += bucket.take(700, 1_000, now);
    }
    assertThat(passed).isBetween(60_000L, 62_000L);
  }

  @Test
  void anotherRateHoldsFromTheNextBytesOn() {
    var bucket = new TokenBucket();
    bucket.take(1_000, 1_000, 0);

    assertThat(bucket.take(1_000, 1_000_000, 0)).isEqualTo(SECOND / 1_000);
  }
}
