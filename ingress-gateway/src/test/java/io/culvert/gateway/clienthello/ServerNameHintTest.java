package io.culvert.gateway.clienthello;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ClientHello;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerNameHintTest {
  private static final byte[] HELLO = ClientHello.of("shop.example", "h2", "http/1.1");

  @Test
  void theNameIsFoundWithoutTakingAnything() {
    var bytes = Unpooled.wrappedBuffer(HELLO);

    assertThat(ServerNameHint.in(bytes)).isEqualTo("shop.example");
    assertThat(bytes.readableBytes()).isEqualTo(HELLO.length);
  }

  @Test
  void whatIsNotThereYetIsNotGuessed() {
    for (int length = 0; length < HELLO.length; length++) {
      assertThat(hint(Arrays.copyOf(HELLO, length))).isIn(null, "shop.example");
    }
    assertThat(hint("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes())).isNull();
  }

  @Test
  void whateverIsWrongIsSurvived() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      var broken = HELLO.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      var found = hint(broken);
      assertThat(found == null || found.length() < HELLO.length).isTrue();
    }
  }

  private static @Nullable String hint(byte[] bytes) {
    return ServerNameHint.in(Unpooled.wrappedBuffer(bytes));
  }
}
