package io.culvert.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.session.AddressGroup;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class HelloRateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void soManyInAMinuteAndThenOneAsEachTimeComes() {
    var rate = new HelloRate(60);
    for (int i = 0; i < 60; i++) {
      assertThat(rate.take("a", 0)).isTrue();
    }
    assertThat(rate.take("a", 0)).isFalse();
    assertThat(rate.take("b", 0)).isTrue();
    assertThat(rate.take("a", SECOND)).isTrue();
    assertThat(rate.take("a", SECOND)).isFalse();
  }

  @Test
  void anyNumberOfAddressesTakesBoundedMemory() {
    var rate = new HelloRate(60);
    for (int i = 0; i < 100_000; i++) {
      rate.take("address-" + i, 0);
    }
    assertThat(rate.remembered()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void zeroIsNoLimit() {
    var rate = new HelloRate(0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(rate.take("a", 0)).isTrue();
    }
    assertThat(rate.remembered()).isZero();
  }

  @Test
  void theAddressesOfOneSubscriberCountAsOne() {
    assertThat(of("2001:db8:1:2:3:4:5:6")).isEqualTo(of("2001:db8:1:2::7"));
    assertThat(of("2001:db8:1:2::7")).isNotEqualTo(of("2001:db8:1:3::7"));
    assertThat(of("::ffff:192.0.2.7")).isEqualTo(of("192.0.2.7"));
    assertThat(of("192.0.2.7")).isNotEqualTo(of("192.0.2.8"));
  }

  private static String of(String address) {
    return AddressGroup.of(new InetSocketAddress(address, 1));
  }
}
