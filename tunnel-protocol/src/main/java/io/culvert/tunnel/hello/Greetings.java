package io.culvert.tunnel.hello;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.PolicyJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON payloads of stream 0, to frames and back. Fields that are null are left out; fields that
 * are not known are skipped. Reading does not release the payload, and its complaints never quote
 * it: it may hold a token.
 */
public final class Greetings {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(each -> each.withValueInclusion(Include.NON_NULL))
          .build();

  private static final int LAST_PORT = 65_535;

  private Greetings() {}

  /** A HELLO frame. */
  public static Frame frame(ByteBufAllocator allocator, Hello hello) {
    ObjectNode fields = JSON.valueToTree(hello);
    if (!hello.wish().policy().asksNothing()) {
      fields.set("policy", PolicyJson.tree(hello.wish().policy()));
    }
    return json(allocator, FrameType.HELLO, fields);
  }

  /** A WELCOME frame. */
  public static Frame frame(ByteBufAllocator allocator, Welcome welcome) {
    return json(allocator, FrameType.WELCOME, welcome);
  }

  /** A REFUSED frame. */
  public static Frame frame(ByteBufAllocator allocator, Refused refused) {
    return json(allocator, FrameType.REFUSED, refused);
  }

  /** A LOG frame. */
  public static Frame frame(ByteBufAllocator allocator, LogLine line) {
    return json(allocator, FrameType.LOG, line);
  }

  /**
   * Reads the payload of a HELLO frame.
   *
   * @throws ProtocolViolation when it is not JSON, or a field is missing or out of bounds
   */
  public static Hello hello(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "hello");
    return new Hello(
        fields.number("version", 1, Integer.MAX_VALUE),
        fields.text("agent", 200),
        fields.text("agentId", 64),
        fields.number("connection", 0, ProtocolLimits.MAX_CONNECTIONS - 1, 0),
        fields.optionalText("token", 512),
        fields.optionalText("resumeKey", 128),
        wish(fields));
  }

  private static Wish wish(JsonFields fields) {
    return new Wish(
        fields.text("protocol", 16),
        fields.number("port", 1, LAST_PORT),
        fields.optionalText("name", 253),
        fields.optionalNumber("remotePort", 1, LAST_PORT),
        fields.flag("record", true),
        policy(fields));
  }

  private static EdgePolicy policy(JsonFields fields) {
    try {
      return PolicyJson.read(fields.object().path("policy"));
    } catch (IllegalArgumentException e) {
      throw ProtocolViolation.of(CulvertError.POLICY_NOT_UNDERSTOOD, "policy: " + e.getMessage());
    }
  }

  /** Reads the payload of a WELCOME frame. */
  public static Welcome welcome(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "welcome");
    return new Welcome(
        fields.number("version", 1, Integer.MAX_VALUE),
        fields.text("sessionId", 64),
        fields.text("hostname", 253),
        fields.text("url", 2_000),
        fields.optionalText("account", 500),
        fields.optionalText("expiresAt", 64),
        fields.optionalText("resumeKey", 128),
        fields.number("pingSeconds", 1, 3_600),
        fields.optionalText("dashboardUrl", 2_000),
        fields.number("connections", 1, Integer.MAX_VALUE, 1),
        fields.flag("policed", false));
  }

  /** Reads the payload of a REFUSED frame. */
  public static Refused refused(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "refused");
    return new Refused(
        fields.text("code", 32),
        fields.text("message", 2_000),
        fields.text("action", 2_000),
        fields.flag("retry", false));
  }

  /** Reads the payload of a LOG frame. */
  public static LogLine logLine(ByteBuf payload) {
    var fields = JsonFields.of(JSON, payload, "log line");
    return new LogLine(fields.text("level", 16), fields.text("message", 4_000));
  }

  private static Frame json(ByteBufAllocator allocator, FrameType type, Object content) {
    var bytes = JSON.writeValueAsBytes(content);
    return new Frame(0, type, allocator.buffer(bytes.length).writeBytes(bytes));
  }
}
