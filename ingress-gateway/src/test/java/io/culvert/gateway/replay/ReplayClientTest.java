package io.culvert.gateway.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Header;
import io.culvert.events.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replay sends, octet by octet, and when it has read enough. */
class ReplayClientTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/caf\u00e9?q=\u0080\u00ff", "/%e9", "*", "http://again.localhost?a", "/a?b#c"})
  void theRequestLineIsTheRecordedOneOctetByOctet(String target) {
    var channel = replay("GET", target);

    assertThat(sent(channel)).startsWith("GET " + target + " HTTP/1.1\r\n");
    channel.finishAndReleaseAll();
  }

  @Test
  void aFieldIsTheRecordedOneOctetByOctet() {
    var channel = replay("GET", "/", new Header("X-Name", "Andr\u00e9\u00ff"));

    assertThat(sent(channel)).contains("\r\nX-Name: Andr\u00e9\u00ff\r\n");
    channel.finishAndReleaseAll();
  }

  @Test
  void theResponseToHeadEndsWithItsHead() {
    var channel = replay("HEAD", "/");
    channel.writeInbound(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));

    assertThat(channel.isActive()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void anotherResponseEndsWithItsBody() {
    var channel = replay("GET", "/");
    channel.writeInbound(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234"));
    assertThat(channel.isActive()).isTrue();

    channel.writeInbound(bytes("5"));
    assertThat(channel.isActive()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void theHandlersStandInThisOrder() {
    var channel = replay("GET", "/");

    assertThat(channel.pipeline().names()).startsWith("request", "response", "exchange");
    channel.finishAndReleaseAll();
  }

  private static EmbeddedChannel replay(String method, String target, Header... fields) {
    var head = new RequestHead(method, target, "HTTP/1.1", List.of(fields), null);
    return new EmbeddedChannel(
        new ReplayClient(
            new ReplayOrder("replay", "account", "again.localhost", "exchange", head, List.of())));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  private static String sent(EmbeddedChannel channel) {
    var all = new StringBuilder();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      all.append(each.toString(ISO_8859_1));
      each.release();
    }
    return all.toString();
  }
}
