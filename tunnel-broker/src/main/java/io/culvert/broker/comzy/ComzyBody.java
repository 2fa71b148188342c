package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request in Comzy's message. The client hands it to its HTTP library, which writes
 * it out again: JSON and forms travel as values, multipart as {@link ComzyParts}, the rest as text.
 * Pure.
 */
final class ComzyBody {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ComzyBody() {}

  /**
   * Puts it into the message.
   *
   * @param body not empty; not released
   * @throws UnfitBody when the client would get something else than was sent
   */
  static void put(JsonMapper json, ObjectNode message, HttpRequest head, ByteBuf body)
      throws UnfitBody {
    switch (mediaType(head)) {
      case "application/json" -> message.set("body", json(json, body));
      case "application/x-www-form-urlencoded" -> message.set("body", form(text(body)));
      case "multipart/form-data" -> {
        if (!ComzyParts.put(message, head, body)) {
          message.put("body", text(body));
        }
      }
      default -> message.put("body", text(body));
    }
  }

  private static String mediaType(HttpRequest head) {
    var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** What only says that it is JSON goes as the text that it is. */
  private static JsonNode json(JsonMapper json, ByteBuf body) throws UnfitBody {
    try {
      return json.readTree(ByteBufUtil.getBytes(body));
    } catch (JacksonException e) {
      return NODES.stringNode(text(body));
    }
  }

  /** The same of what only says that it is a form. */
  private static JsonNode form(String text) {
    var form = NODES.objectNode();
    try {
      put(form, new QueryStringDecoder(text, UTF_8, false).parameters());
      return form;
    } catch (IllegalArgumentException e) {
      return NODES.stringNode(text);
    }
  }

  /** The fields of a form: a text each, or a list of them where a field comes more than once. */
  static void put(ObjectNode object, Map<String, List<String>> fields) {
    fields.forEach((name, values) -> put(object, name, values));
  }

  private static void put(ObjectNode object, String name, List<String> values) {
    if (values.size() == 1) {
      object.put(name, values.getFirst());
    } else {
      values.forEach(object.putArray(name)::add);
    }
  }

  private static String text(ByteBuf body) throws UnfitBody {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(ByteBufUtil.getBytes(body))).toString();
    } catch (CharacterCodingException e) {
      throw new UnfitBody(CulvertError.BINARY_FOR_COMZY);
    }
  }
}
