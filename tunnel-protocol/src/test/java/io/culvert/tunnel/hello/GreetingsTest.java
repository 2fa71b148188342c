package io.culvert.tunnel.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.policy.EdgePolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingsTest {
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);
  private static final String GOOD =
      "\"version\":1,\"agent\":\"x/1\",\"agentId\":\"a\",\"protocol\":\"http\",\"port\":3000";

  private static final EdgePolicy COMPRESSED = new EdgePolicy(null, null, null, null, true, null);

  @Test
  void everyGreetingComesBackAsItWas() {
    var hello =
        new Hello(
            1,
            "x/1",
            "id",
            2,
            "cvt_secret",
            "key",
            new Wish("tcp", 3000, "shop", 20_001, false, COMPRESSED));
    var welcome =
        new Welcome(1, "s", "h.localhost", "http://h", "Ada", null, "k", 4, null, 8, true);
    var refused = new Refused("CVT-2001", "what", "do", true);
    var line = new LogLine("warn", "gr\u00fc\u00dfe");

    assertThat(Greetings.hello(payload(Greetings.frame(HEAP, hello)))).isEqualTo(hello);
    assertThat(Greetings.welcome(payload(Greetings.frame(HEAP, welcome)))).isEqualTo(welcome);
    assertThat(Greetings.refused(payload(Greetings.frame(HEAP, refused)))).isEqualTo(refused);
    assertThat(Greetings.logLine(payload(Greetings.frame(HEAP, line)))).isEqualTo(line);
  }

  @Test
  void aGreetingIsAFrameOfTheConnection() {
    var frame = Greetings.frame(HEAP, new Refused("c", "m", "a", false));

    assertThat(frame.streamId()).isZero();
    assertThat(frame.type()).isEqualTo(FrameType.REFUSED);
    frame.release();
  }

  @Test
  void whatIsNullIsLeftOut() {
    var hello = new Hello(1, "x", "a", 0, null, null, Wish.http(1));
    var json = payload(Greetings.frame(HEAP, hello)).toString(UTF_8);

    assertThat(json).doesNotContain("null").doesNotContain("token").doesNotContain("name");
    assertThat(json).doesNotContain("wish").doesNotContain("policy").doesNotContain("remotePort");
  }

  @Test
  void fieldsFromTheFutureAreSkippedAndMissingOnesHaveTheirMeaning() {
    var hello = Greetings.hello(json("{" + GOOD + ",\"colour\":{\"deep\":[1]},\"name\":null}"));

    assertThat(hello.wish().record()).isTrue();
    assertThat(hello.token()).isNull();
    assertThat(hello.wish().name()).isNull();
    assertThat(hello.connection()).isZero();
    assertThat(hello.wish().remotePort()).isNull();
  }

  @Test
  void aPolicyThatIsNotUnderstoodIsRefusedAndNotSkipped() {
    assertThatThrownBy(() -> Greetings.hello(json("{" + GOOD + ",\"policy\":{\"mtls\":true}}")))
        .isInstanceOfSatisfying(
            ProtocolViolation.class,
            violation ->
                assertThat(violation.error()).isEqualTo(CulvertError.POLICY_NOT_UNDERSTOOD))
        .hasMessageContaining("mtls");
  }

  @Test
  void controlCharactersNeverReachATerminal() {
    var text = "{" + GOOD.replace("x/1", "x\\u001b[31m\\n\\u009b") + "}";

    assertThat(Greetings.hello(json(text)).agent()).isEqualTo("x[31m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "\"text\"",
        "{}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"a\",\"protocol\":\"http\"}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"a\",\"protocol\":\"http\",\"port\":0}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"a\",\"protocol\":\"http\",\"port\":70000}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"a\",\"protocol\":\"http\",\"port\":\"1\"}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"a\",\"connection\":8,\"protocol\":\"http\",\"port\":1}",
        "{\"version\":1,\"agent\":7,\"agentId\":\"a\",\"protocol\":\"http\",\"port\":1}",
        "{\"version\":1,\"agent\":\"x\",\"agentId\":\"\",\"protocol\":\"http\",\"port\":1}",
        "{\"version\":1.5,\"agent\":\"x\",\"agentId\":\"a\",\"protocol\":\"http\",\"port\":1}"
      })
  void aHelloThatIsNotOneIsAViolation(String text) {
    assertThatThrownBy(() -> Greetings.hello(json(text))).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void complaintsAndPrintedFormsKeepTheTokenToThemselves() {
    var text = "{" + GOOD + ",\"token\":\"cvt_" + "s".repeat(600) + "\"}";
    assertThatThrownBy(() -> Greetings.hello(json(text)))
        .hasMessageContaining("token")
        .hasMessageNotContaining("ssss");
    assertThat(new Hello(1, "x", "a", 0, "cvt_abc", null, Wish.http(1)).toString())
        .doesNotContain("cvt_abc");
  }

  private static ByteBuf payload(Frame frame) {
    try {
      return Unpooled.copiedBuffer(ByteBufUtil.getBytes(frame.content()));
    } finally {
      frame.release();
    }
  }

  private static ByteBuf json(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }
}
