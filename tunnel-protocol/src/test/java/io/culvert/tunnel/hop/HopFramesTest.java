package io.culvert.tunnel.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.stream.Allowance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HopFramesTest {
  private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
  private static final ZonedDateTime UNTIL =
      ZonedDateTime.parse("2026-12-01T00:00+01:00[Europe/Rome]");

  @Test
  void theGreetingComesBackAsItWasSaid() {
    var call = new HopGreeting.Call(1, "gateway-1", HopSecret.nonce());
    var challenge = new HopGreeting.Challenge(1, "broker-1", "run", HopSecret.nonce(), "proof");
    var answer = new HopGreeting.Answer("proof");

    assertThat(read(HopFrames.frame(ALLOCATOR, call), FrameType.HELLO, HopFrames::call))
        .isEqualTo(call);
    assertThat(read(HopFrames.frame(ALLOCATOR, challenge), FrameType.WELCOME, HopFrames::challenge))
        .isEqualTo(challenge);
    assertThat(read(HopFrames.frame(ALLOCATOR, answer), FrameType.HELLO, HopFrames::answer))
        .isEqualTo(answer);
  }

  @Test
  void everyAllowanceComesBack() {
    for (var allowance :
        List.of(
            Allowance.FREE,
            new Allowance.Throttled(Long.MAX_VALUE, UNTIL),
            new Allowance.Blocked(UNTIL))) {
      var of = new AllowanceOf("account", allowance);
      assertThat(read(HopFrames.frame(ALLOCATOR, of), FrameType.ALLOWANCE, HopFrames::allowance))
          .isEqualTo(of);
    }
  }

  @Test
  void anAllowanceThatIsNotKnownIsAViolation() {
    var payload = text("{\"accountId\":\"a\",\"state\":\"other\"}");

    assertThatThrownBy(() -> HopFrames.allowance(payload)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void whatWasMeteredComesBack() {
    var metered = new Metered(7, Long.MAX_VALUE, 0);

    assertThat(read(metered.frame(ALLOCATOR), FrameType.METERED, Metered::read)).isEqualTo(metered);
    assertThatThrownBy(() -> Metered.read(text("short"))).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void aLineForAnAgentComesBack() {
    var said = new LineToAgent(UUID.randomUUID(), new LogLine("error", "Port 5432 is taken."));

    assertThat(read(said.frame(ALLOCATOR), FrameType.LINE, LineToAgent::read)).isEqualTo(said);
    assertThatThrownBy(() -> LineToAgent.read(text("short"))).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void anOpeningStandsBeforeTheHead() {
    var opening = new HopOpening(UUID.randomUUID(), -1);

    var payload = opening.before(text("GET / HTTP/1.1"), ALLOCATOR);

    assertThat(HopOpening.takeFrom(payload)).isEqualTo(opening);
    assertThat(payload.toString(StandardCharsets.US_ASCII)).isEqualTo("GET / HTTP/1.1");
    payload.release();
    assertThatThrownBy(() -> HopOpening.takeFrom(text("short")))
        .isInstanceOf(ProtocolViolation.class);
  }

  private static <T> T read(Frame frame, FrameType type, Function<ByteBuf, T> reader) {
    assertThat(frame.type()).isEqualTo(type);
    assertThat(frame.content().readableBytes()).isLessThanOrEqualTo(type.maxPayload());
    try {
      return reader.apply(frame.content());
    } finally {
      frame.release();
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
