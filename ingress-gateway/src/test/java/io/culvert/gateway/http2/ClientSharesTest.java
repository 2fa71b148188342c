package io.culvert.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.tunnel.policy.AddressRange;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientSharesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of(AddressRange.parse("10.0.0.0/8")));

  private final ClientShares waiting = new ClientShares(100, 25, PROXIES);

  private static EmbeddedChannel from(String address) {
    var connection = new EmbeddedChannel();
    connection.attr(Client.THROUGH_PROXY).set(new InetSocketAddress(address, 1));
    return connection;
  }

  @Test
  void aClientHasOneShareForAllItsConnections() {
    assertThat(waiting.of(from("192.0.2.1")).take(20)).isTrue();
    assertThat(waiting.of(from("192.0.2.1")).take(20)).isFalse();
    assertThat(waiting.of(from("192.0.2.2")).take(20)).isTrue();

    assertThat(waiting.of(from("2001:db8::1")).take(20)).isTrue();
    assertThat(waiting.of(from("2001:db8::2")).take(20)).as("of the same /64").isFalse();
  }

  @Test
  void aShareThatIsUsedUpIsTightForItsClientAlone() {
    var one = waiting.of(from("192.0.2.1"));
    var other = waiting.of(from("192.0.2.2"));
    one.take(25);
    assertThat(one.isTight()).isTrue();
    assertThat(other.isTight()).isFalse();
    one.giveBack(25);
    assertThat(one.isTight()).isFalse();
  }

  @Test
  void allSharesTogetherAreNoMoreThanThereIs() {
    for (int i = 0; i < 4; i++) {
      assertThat(waiting.of(from("192.0.2." + i)).take(25)).isTrue();
    }
    var late = waiting.of(from("192.0.2.9"));
    assertThat(late.take(1)).isFalse();
    assertThat(late.isTight()).isTrue();
  }

  @Test
  void ourOwnProxiesStandForManyAndHaveWhatThereIs() {
    assertThat(waiting.of(from("10.1.2.3")).take(100)).isTrue();
    assertThat(waiting.clients()).isZero();
  }

  @Test
  void aClientIsForgottenWithItsLastConnection() {
    var first = from("192.0.2.1");
    var second = from("192.0.2.1");
    assertThat(waiting.of(first)).isSameAs(waiting.of(second));
    first.close();
    assertThat(waiting.clients()).isOne();
    second.close();
    assertThat(waiting.clients()).isZero();
  }
}
