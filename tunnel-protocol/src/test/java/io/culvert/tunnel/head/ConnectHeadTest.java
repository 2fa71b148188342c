package io.culvert.tunnel.head;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectHeadTest {
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  @Test
  void itStandsOnTheWireAsAConnectRequest() {
    var head =
        new ConnectHead(
            "db.localhost", 20_001, at("203.0.113.7", 40_000), at("2001:db8::1", 20_001));

    assertThat(head.encode(HEAP).toString(ISO_8859_1))
        .isEqualTo(
            "CONNECT db.localhost:20001 HTTP/1.1\r\n"
                + "Culvert-Client: 203.0.113.7:40000\r\n"
                + "Culvert-Server: [2001:db8:0:0:0:0:0:1]:20001\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "::1", "2001:db8::1"})
  void itComesBackAsItWas(String address) throws MalformedHead {
    var head = new ConnectHead("db.localhost", 1, at(address, 0), at(address, 65_535));

    assertThat(ConnectHead.decode(head.encode(HEAP))).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "CONNECT db HTTP/1.1\r\n\r\n",
        "CONNECT db:70000 HTTP/1.1\r\nCulvert-Client: ::1:1\r\nCulvert-Server: 1.2.3.4:1\r\n\r\n",
        "CONNECT db:1 HTTP/1.1\r\n\r\n",
        "CONNECT db:1 HTTP/1.1\r\nCulvert-Client: host:1\r\nCulvert-Server: 1.2.3.4:1\r\n\r\n",
        "CONNECT db:1 HTTP/1.1\r\nCulvert-Client: 1.2.3.4:x\r\nCulvert-Server: 1.2.3.4:1\r\n\r\n",
      })
  void anythingElseIsMalformed(String head) {
    assertThatThrownBy(() -> ConnectHead.decode(Unpooled.copiedBuffer(head, ISO_8859_1)))
        .isInstanceOf(MalformedHead.class);
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
