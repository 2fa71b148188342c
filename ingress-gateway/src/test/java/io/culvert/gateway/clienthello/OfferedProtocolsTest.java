package io.culvert.gateway.clienthello;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.sni.TlsGreeting;
import io.culvert.gateway.testing.ClientHello;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OfferedProtocolsTest {
  private static final int RECORD_AND_HANDSHAKE_HEADER = 9;

  @Test
  void theyAreReadInTheClientsOrder() {
    assertThat(in(hello("h2", "http/1.1"))).containsExactly("h2", "http/1.1");
    assertThat(in(hello(TlsGreeting.ACME))).containsExactly(TlsGreeting.ACME);
    assertThat(in(hello())).isEmpty();
  }

  @Test
  void onlyTheChallengesProtocolAloneIsAChallenge() {
    assertThat(new TlsGreeting("a.example", List.of("acme-tls/1")).isChallenge()).isTrue();
    assertThat(new TlsGreeting("a.example", List.of("acme-tls/1", "h2")).isChallenge()).isFalse();
    assertThat(new TlsGreeting("a.example", List.of()).isChallenge()).isFalse();
  }

  @Test
  void whateverIsCutOffOrWrongIsSurvived() {
    var hello = hello("h2", "acme-tls/1");
    for (int length = 0; length < hello.length; length++) {
      assertThat(in(Arrays.copyOf(hello, length))).isIn(List.of(), List.of("h2", "acme-tls/1"));
    }
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      var broken = hello.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      assertThat(in(broken)).isNotNull();
    }
  }

  @Test
  void whatReachesPastTheExtensionsIsNotLookedAt() {
    var hello = Unpooled.wrappedBuffer(hello("h2"));
    int block = 34; // behind version and random
    block += 1 + hello.getUnsignedByte(block); // session id
    block += 2 + hello.getUnsignedShort(block); // cipher suites
    block += 1 + hello.getUnsignedByte(block); // compression methods
    int alpn = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(new byte[] {0, 16, 0, 5, 0, 3}), hello);
    assertThat(alpn).isGreaterThan(block);

    int upToItsHeader = alpn + 4 - (block + 2);
    hello.setShort(block, upToItsHeader);
    assertThat(OfferedProtocols.in(hello)).isEmpty();
  }

  private static byte[] hello(String... protocols) {
    var record = ClientHello.of("shop.example", protocols);
    return Arrays.copyOfRange(record, RECORD_AND_HANDSHAKE_HEADER, record.length);
  }

  private static List<String> in(byte[] hello) {
    return OfferedProtocols.in(Unpooled.wrappedBuffer(hello));
  }
}
