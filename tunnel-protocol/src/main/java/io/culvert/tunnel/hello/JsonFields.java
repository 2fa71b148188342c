package io.culvert.tunnel.hello;

import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Typed and bounded access to the fields of one JSON object from the other side. */
public record JsonFields(JsonNode object, String what) {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");

  /**
   * Reads a payload, without releasing it.
   *
   * @param what the object's name in complaints
   * @throws ProtocolViolation when it is not a JSON object
   */
  public static JsonFields of(JsonMapper json, ByteBuf payload, String what) {
    JsonNode object;
    try {
      object = json.readTree(ByteBufUtil.getBytes(payload));
    } catch (JacksonException e) {
      throw ProtocolViolation.of(what + " is not JSON");
    }
    if (object == null || !object.isObject()) {
      throw ProtocolViolation.of(what + " is not a JSON object");
    }
    return new JsonFields(object, what);
  }

  /** A text that has to be there. */
  public String text(String name, int maxLength) {
    var text = optionalText(name, maxLength);
    if (text == null || text.isEmpty()) {
      throw broken(name, "is missing");
    }
    return text;
  }

  /** Control characters are taken out: the text goes to terminals and logs. */
  @Nullable String optionalText(String name, int maxLength) {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isString()) {
      throw broken(name, "is not a string");
    }
    var text = node.stringValue();
    if (text.length() > maxLength) {
      throw broken(name, "is longer than " + maxLength);
    }
    return CONTROLS.matcher(text).replaceAll("");
  }

  /** A whole number within bounds. */
  public int number(String name, int min, int max) {
    return Math.toIntExact(number(name, (long) min, (long) max));
  }

  /** A whole number within bounds. */
  public long number(String name, long min, long max) {
    var node = object.get(name);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
      throw broken(name, "is not a whole number");
    }
    long number = node.longValue();
    if (number < min || number > max) {
      throw broken(name, "is not within " + min + " to " + max);
    }
    return number;
  }

  int number(String name, int min, int max, int otherwise) {
    var node = object.get(name);
    return node == null || node.isNull() ? otherwise : number(name, min, max);
  }

  @Nullable Integer optionalNumber(String name, int min, int max) {
    var node = object.get(name);
    return node == null || node.isNull() ? null : Integer.valueOf(number(name, min, max));
  }

  /** True or false; the other when it is not there. */
  boolean flag(String name, boolean otherwise) {
    var node = object.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw broken(name, "is not true or false");
    }
    return node.booleanValue();
  }

  private ProtocolViolation broken(String name, String how) {
    return ProtocolViolation.of(what + ": " + name + " " + how);
  }
}
