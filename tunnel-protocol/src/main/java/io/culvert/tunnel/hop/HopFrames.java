package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.JsonFields;
import io.culvert.tunnel.stream.Allowance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON payloads of the hop, to frames and back. Fields that are not known are skipped. Reading
 * does not release the payload.
 */
public final class HopFrames {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_PROOF = 64;

  private HopFrames() {}

  /** A HELLO or WELCOME frame. */
  public static Frame frame(ByteBufAllocator allocator, HopGreeting greeting) {
    var type =
        switch (greeting) {
          case HopGreeting.Call _, HopGreeting.Answer _ -> FrameType.HELLO;
          case HopGreeting.Challenge _ -> FrameType.WELCOME;
        };
    return json(allocator, type, greeting);
  }

  /** Reads the payload of the first HELLO frame. */
  public static HopGreeting.Call call(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "call");
    return new HopGreeting.Call(
        fields.number("version", 1, Integer.MAX_VALUE),
        fields.text("gateway", 200),
        fields.text("nonce", LONGEST_PROOF));
  }

  /** Reads the payload of the WELCOME frame. */
  public static HopGreeting.Challenge challenge(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "challenge");
    return new HopGreeting.Challenge(
        fields.number("version", 1, Integer.MAX_VALUE),
        fields.text("broker", 200),
        fields.text("run", 64),
        fields.text("nonce", LONGEST_PROOF),
        fields.text("proof", LONGEST_PROOF));
  }

  /** Reads the payload of the second HELLO frame. */
  public static HopGreeting.Answer answer(ByteBuf payload) {
    return new HopGreeting.Answer(
        JsonFields.of(JSON, payload, "answer").text("proof", LONGEST_PROOF));
  }

  private record AllowanceText(
      String accountId, String state, @Nullable Long bytesPerSecond, @Nullable String until) {}

  /** An ALLOWANCE frame. */
  public static Frame frame(ByteBufAllocator allocator, AllowanceOf of) {
    var text =
        switch (of.allowance()) {
          case Allowance.Free _ -> new AllowanceText(of.accountId(), "free", null, null);
          case Allowance.Throttled(long speed, var until) ->
              new AllowanceText(of.accountId(), "throttled", speed, until.toString());
          case Allowance.Blocked(var until) ->
              new AllowanceText(of.accountId(), "blocked", null, until.toString());
        };
    return json(allocator, FrameType.ALLOWANCE, text);
  }

  /** Reads the payload of an ALLOWANCE frame. */
  public static AllowanceOf allowance(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "allowance");
    var account = fields.text("accountId", 200);
    return switch (fields.text("state", 16)) {
      case "free" -> new AllowanceOf(account, Allowance.FREE);
      case "throttled" ->
          new AllowanceOf(
              account,
              new Allowance.Throttled(
                  fields.number("bytesPerSecond", 1, Long.MAX_VALUE), until(fields)));
      case "blocked" -> new AllowanceOf(account, new Allowance.Blocked(until(fields)));
      default -> throw ProtocolViolation.of("allowance: state is not known");
    };
  }

  private static ZonedDateTime until(JsonFields fields) {
    try {
      return ZonedDateTime.parse(fields.text("until", 100));
    } catch (DateTimeException e) {
      throw ProtocolViolation.of("allowance: until is not a time");
    }
  }

  private static Frame json(ByteBufAllocator allocator, FrameType type, Object content) {
    var bytes = JSON.writeValueAsBytes(content);
    return new Frame(0, type, allocator.buffer(bytes.length).writeBytes(bytes));
  }
}
