package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeldBodyTest {
  private final HeldBody body = new HeldBody();

  private HttpContent add(String text) {
    var piece = new DefaultHttpContent(Unpooled.copiedBuffer(text, ISO_8859_1));
    body.add(piece);
    return piece;
  }

  private String text() {
    return body.bytes().stream().map(b -> b.toString(ISO_8859_1)).collect(Collectors.joining());
  }

  @Test
  void aByteThatComesAloneIsKeptWithOthers() {
    var sent = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      var letter = String.valueOf((char) ('a' + i % 26));
      sent.append(letter);
      add(letter);
    }
    body.add(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(body.bytes()).hasSizeLessThan(40);
    assertThat(text()).isEqualTo(sent.toString());
    body.release();
  }

  @Test
  void smallAndLargePiecesKeepTheirOrder() {
    var sent = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      var text = (i + ",").repeat(i % 3 == 0 ? 300 : 1);
      sent.append(text);
      add(text);
    }

    assertThat(text()).isEqualTo(sent.toString());
    body.release();
  }

  @Test
  void whatIsNotTakenIsReleased() {
    var first = add("as it came");
    for (int i = 0; i < 20; i++) {
      add("x");
    }
    var kept = body.bytes();
    body.release();

    assertThat(first.refCnt()).isZero();
    assertThat(kept).extracting(ByteBuf::refCnt).containsOnly(0);
    assertThat(body.take()).isEmpty();
  }
}
