package io.culvert.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.policy.RateLimit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateMeterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final RateLimit TEN = new RateLimit(10, 1, 3, RateLimit.By.IP);

  private final RateMeter meter = new RateMeter();

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 100})
  void aBurstPassesAndTheRestAtTheRate(long start) {
    for (int i = 0; i < 3; i++) {
      assertThat(meter.take(TEN, start)).isZero();
    }
    assertThat(meter.take(TEN, start)).isEqualTo(SECOND / 10);
    assertThat(meter.take(TEN, start + SECOND / 10)).isZero();
    assertThat(meter.take(TEN, start + SECOND / 10)).isEqualTo(SECOND / 10);
  }

  @Test
  void aPauseEarnsNoMoreThanTheBurst() {
    meter.take(TEN, 0);
    long later = 1_000 * SECOND;
    for (int i = 0; i < 3; i++) {
      assertThat(meter.take(TEN, later)).isZero();
    }
    assertThat(meter.take(TEN, later)).isPositive();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    for (int i = 0; i < 3; i++) {
      meter.take(TEN, 0);
    }
    meter.giveBack(TEN);
    assertThat(meter.take(TEN, 0)).isZero();
    assertThat(meter.take(TEN, 0)).isPositive();
  }

  @Test
  void anIpv6SubscriberIsOneClientAndAnIpv4AddressToo() throws UnknownHostException {
    var table = new RateTable(1_000).of("shop.localhost");

    assertThat(table.of(this, InetAddress.getByName("2001:db8::1")))
        .isSameAs(table.of(this, InetAddress.getByName("2001:db8::ffff:1")))
        .isNotSameAs(table.of(this, InetAddress.getByName("2001:db8:0:1::1")));
    assertThat(table.of(this, InetAddress.getByName("192.0.2.1")))
        .isNotSameAs(table.of(this, InetAddress.getByName("192.0.2.2")))
        .isNotSameAs(table.of("another", InetAddress.getByName("192.0.2.1")));
  }

  @Test
  void theOldestClientIsForgottenWhenThereIsNoRoom() throws UnknownHostException {
    var table = new RateTable(160).of("shop.localhost");
    var first = table.of(this, InetAddress.getByName("10.0.0.0"));
    for (int i = 1; i < 10_000; i++) {
      table.of(this, InetAddress.getByName("10.0." + i / 256 + "." + i % 256));
    }
    assertThat(table.of(this, InetAddress.getByName("10.0.0.0"))).isNotSameAs(first);
  }

  @Test
  void aTunnelThatIsVisitedFromManyAddressesMakesNoOtherForget() throws UnknownHostException {
    var table = new RateTable(1_000);
    var quiet = table.of("quiet.localhost");
    var guest = InetAddress.getByName("192.0.2.1");
    var meter = quiet.of(this, guest);
    for (int i = 0; i < 20_000; i++) {
      var subscriber = "2001:db8:" + Integer.toHexString(i) + "::1";
      table.of("shop.localhost").of(this, InetAddress.getByName(subscriber));
    }

    assertThat(quiet.of(this, guest)).isSameAs(meter);
    assertThat(table.of("shop.localhost").size()).isBetween(500, 1_020);
  }

  @Test
  void manyTunnelsTogetherHaveNoMoreMetersThanThereMayBe() throws UnknownHostException {
    var table = new RateTable(1_000);
    int all = 0;
    for (int tunnel = 0; tunnel < 50; tunnel++) {
      for (int i = 0; i < 100; i++) {
        table.of("t" + tunnel).of(this, InetAddress.getByName("10.0.0." + i));
      }
    }
    for (int tunnel = 0; tunnel < 50; tunnel++) {
      all += table.of("t" + tunnel).size();
    }
    assertThat(all).isBetween(500, 1_020);
  }

  @Test
  void whoLooksAtTheClockFirstMayComeSecond() {
    var limit = new RateLimit(2, 60, 2, RateLimit.By.TUNNEL);
    var meter = new RateMeter();

    assertThat(meter.take(limit, 100)).isZero();
    assertThat(meter.take(limit, 50)).isZero();
    assertThat(meter.take(limit, 101)).isPositive();
  }
}
