package io.culvert.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.policy.HeldMemory.Share;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the memory that there is when nobody says otherwise. */
class HeldMemoryTest {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private final HeldMemory memory = new HeldMemory(64 * MIB);
  private final List<String> madeWay = new ArrayList<>();

  private Share share(String hostname, String client) {
    var address = NetUtil.createInetAddressFromIpAddressString(client);
    return memory.share(hostname, address, () -> madeWay.add(client));
  }

  /** A body that takes as much as it gets and never ends. */
  private void fill(String hostname, String client) {
    var share = share(hostname, client);
    while (share.held() < WebhookVerifier.MOST_BYTES && share.take(16 * KIB)) {
      // More.
    }
  }

  @Test
  void theLargestWebhooksOfTwoTunnelsHaveRoom() {
    assertThat(share("a", "192.0.2.1").take(WebhookVerifier.MOST_BYTES)).isTrue();
    assertThat(share("b", "192.0.2.1").take(WebhookVerifier.MOST_BYTES)).isTrue();
    assertThat(madeWay).isEmpty();
  }

  @Test
  void thoseThatNeverEndMakeWayForASmallOneFromTheirOwnAddress() {
    for (int i = 0; i < 3; i++) {
      fill("a", "192.0.2.1");
      fill("b", "192.0.2.1");
    }
    assertThat(share("a", "192.0.2.1").take(MIB)).isTrue();
    assertThat(share("c", "192.0.2.1").take(MIB)).isTrue();
    assertThat(memory.used()).isLessThanOrEqualTo(64 * MIB);
  }

  @Test
  void manySmallOnesOfOneAddressMakeWayForALargeOneOfAnother() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(share("a", "192.0.2.1").take(32 * KIB)).isTrue();
    }
    var large = share("a", "198.51.100.1");
    for (int i = 0; i < 10; i++) {
      assertThat(large.take(MIB)).isTrue();
    }
    assertThat(madeWay).hasSizeBetween(290, 330).containsOnly("192.0.2.1");
  }

  @Test
  void oneWhoHasAllAddressesOfANetworkIsOne() {
    for (int i = 0; i < 500; i++) {
      share("a", "2001:db8::" + Integer.toHexString(i)).take(64 * KIB);
    }
    assertThat(share("a", "2001:db8:0:1::1").take(4 * MIB)).isTrue();
  }

  @Test
  void whoHasMostGetsNoMoreAndTakesNothingFromOthers() {
    var small = share("a", "192.0.2.1");
    assertThat(small.take(16 * MIB)).isTrue();
    var most = share("a", "192.0.2.2");
    assertThat(most.take(16 * MIB)).isTrue();

    assertThat(most.take(1)).isFalse();
    assertThat(madeWay).isEmpty();
    assertThat(most.held() + small.held()).isEqualTo(32 * MIB);
  }

  @Test
  void whoMadeWayHoldsNothingAndGetsNothing() {
    var first = share("a", "192.0.2.1");
    assertThat(first.take(20 * MIB)).isTrue();
    assertThat(share("a", "192.0.2.2").take(15 * MIB)).isTrue();

    assertThat(madeWay).containsExactly("192.0.2.1");
    assertThat(first.take(1)).isFalse();
    first.giveBack();
    assertThat(memory.used()).isEqualTo(15 * MIB);
  }

  @Test
  void whatIsOnItsWayMakesNoWay() {
    var verified = share("a", "192.0.2.1");
    assertThat(verified.take(25 * MIB)).isTrue();
    verified.settle();

    assertThat(share("a", "192.0.2.2").take(8 * MIB)).isFalse();
    verified.giveBack();
    assertThat(memory.used()).isZero();
    assertThat(share("a", "192.0.2.2").take(8 * MIB)).isTrue();
  }
}
