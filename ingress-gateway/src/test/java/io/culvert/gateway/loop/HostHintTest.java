package io.culvert.gateway.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostHintTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nAccept: */*\r\nhOsT:shop.localhost \r\nX: y\r\n",
        "GET / HTTP/1.1\nhost:\tshop.localhost\n"
      })
  void theFieldIsFoundWithoutReadingTheRest(String head) {
    assertThat(hint(head)).isEqualTo("shop.localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: shop.localhost\r\n",
        "GET / HTTP/1.1\r\nHost: shop.local",
        "GET / HTTP/1.1\r\nX-Host: shop.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost",
        "\r\n\r\n\n"
      })
  void whatIsNotThereYetIsNotGuessed(String head) {
    assertThat(hint(head)).isNull();
  }

  @Test
  void aFieldThatComesLateIsNotLookedFor() {
    assertThat(hint("GET /" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")).isNull();
  }

  private static String hint(String head) {
    var bytes = Unpooled.copiedBuffer(head, ISO_8859_1);
    var found = HostHint.in(bytes);
    assertThat(bytes.toString(ISO_8859_1)).as("nothing is taken").isEqualTo(head);
    return found;
  }
}
