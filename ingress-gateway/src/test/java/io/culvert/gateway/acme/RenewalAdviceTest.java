package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.acme.RenewalAdvice.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RenewalAdviceTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final IssuedCertificate ISSUED =
      Issue.forName("shop.example", FROM, Duration.ofDays(90));
  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

  @Test
  void withoutAWordOfTheAuthorityTwoThirdsOfTheLifeCount() {
    var advice =
        new RenewalAdvice(
            _ -> {
              throw new IOException("it is not there");
            },
            RANDOM);
    assertThat(advice.isDue("shop.example", ISSUED, day(59))).isFalse();
    assertThat(advice.isDue("shop.example", ISSUED, day(60))).isTrue();
  }

  @Test
  void theAuthorityMayWantItEarlierAndIsAskedFourTimesADay() {
    var asked = new AtomicInteger();
    var advice =
        new RenewalAdvice(
            _ -> {
              asked.incrementAndGet();
              return new Window(day(10), day(11));
            },
            RANDOM);
    assertThat(advice.isDue("shop.example", ISSUED, day(9))).isFalse();
    assertThat(advice.isDue("shop.example", ISSUED, day(9).plusSeconds(60))).isFalse();
    assertThat(asked).hasValue(1);
    assertThat(advice.isDue("shop.example", ISSUED, day(11))).isTrue();
    assertThat(asked).hasValue(2);
  }

  @Test
  void anAuthorityThatDoesNotAnswerIsLeftAloneForAWhile() {
    var asked = new AtomicInteger();
    var advice =
        new RenewalAdvice(
            _ -> {
              asked.incrementAndGet();
              throw new IOException("it is not there");
            },
            RANDOM);
    for (int i = 0; i < 20; i++) {
      assertThat(advice.isDue("shop" + i + ".example", ISSUED, day(1))).isFalse();
    }
    assertThat(asked).hasValue(1);
    assertThat(advice.isDue("shop1.example", ISSUED, day(1).plusSeconds(601))).isFalse();
    assertThat(asked).hasValue(2);
  }

  @Test
  void noTwoComeAtTheSameMoment() {
    var window = new Window(day(10), day(12));
    var moments = RANDOM.ints(50).mapToObj(_ -> window.any(RANDOM)).distinct().toList();
    assertThat(moments).hasSizeGreaterThan(40).allMatch(at -> at.isBefore(day(12)));
    assertThat(new Window(day(10), day(9)).any(RANDOM)).isEqualTo(day(10));
  }

  private static Instant day(int day) {
    return FROM.plus(Duration.ofDays(day));
  }
}
