package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as Comzy's server tells it to its client: {@code id, method, path, headers, body,
 * files}. The client hands {@code body} to its HTTP library, which writes it out again: JSON and
 * forms travel as values, multipart as fields and files, the rest as text. Pure.
 */
final class ComzyRequest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The client frames the body anew, so these would lie. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection", "trailer", "te", "expect");

  private ComzyRequest() {}

  /**
   * The message.
   *
   * @param head as it would go to the origin
   * @param body all of it; not released
   * @throws UnfitBody when the client would get something else than was sent
   */
  static ObjectNode message(JsonMapper json, int id, HttpRequest head, ByteBuf body)
      throws UnfitBody {
    var message = NODES.objectNode();
    message.put("id", id);
    message.put("method", head.method().name());
    message.put("path", head.uri());
    message.set("headers", headers(head.headers()));
    if (body.isReadable()) {
      putBody(json, message, head, body);
    }
    return message;
  }

  /** As Node's HTTP server shows them: lower case, repeats joined. */
  private static ObjectNode headers(HttpHeaders fields) {
    var headers = NODES.objectNode();
    for (var field : fields) {
      var name = field.getKey().toLowerCase(Locale.ROOT);
      if (FRAMING.contains(name)) {
        continue;
      }
      var before = headers.get(name);
      var separator = name.equals("cookie") ? "; " : ", ";
      headers.put(
          name,
          before == null ? field.getValue() : before.stringValue() + separator + field.getValue());
    }
    return headers;
  }

  private static void putBody(JsonMapper json, ObjectNode message, HttpRequest head, ByteBuf body)
      throws UnfitBody {
    switch (mediaType(head)) {
      case "application/json" -> message.set("body", json(json, body));
      case "application/x-www-form-urlencoded" -> message.set("body", form(text(body)));
      case "multipart/form-data" -> putParts(message, head, body);
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
      new QueryStringDecoder(text, UTF_8, false)
          .parameters()
          .forEach((name, values) -> put(form, name, values));
      return form;
    } catch (IllegalArgumentException e) {
      return NODES.stringNode(text);
    }
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

  /** Without a boundary nobody can tell the parts. */
  private static void putParts(ObjectNode message, HttpRequest head, ByteBuf body)
      throws UnfitBody {
    var request =
        new DefaultHttpRequest(head.protocolVersion(), head.method(), head.uri(), head.headers());
    // The body comes later than the decoder: a constructor that throws would leave parts behind.
    var content = new DefaultLastHttpContent(body.retainedDuplicate());
    HttpPostRequestDecoder decoder = null;
    try {
      if (HttpPostRequestDecoder.isMultipart(request)) {
        decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
        decoder.offer(content);
        putParts(message, decoder);
      } else {
        message.put("body", text(body));
      }
    } catch (RuntimeException | IOException e) {
      // Netty's decoder throws all kinds of exceptions at what it does not expect.
      throw new UnfitBody(CulvertError.MALFORMED_REQUEST);
    } finally {
      if (decoder != null) {
        destroy(decoder);
      }
      content.release();
    }
  }

  private static void putParts(ObjectNode message, HttpPostRequestDecoder decoder)
      throws UnfitBody, IOException {
    if (decoder.currentPartialHttpData() != null) {
      throw new UnfitBody(CulvertError.MALFORMED_REQUEST); // its last part has no end
    }
    var fields = message.putObject("body");
    var files = message.putArray("files");
    for (var part : decoder.getBodyHttpDatas()) {
      switch (part) {
        case FileUpload file -> files.add(file(file));
        case Attribute attribute -> fields.put(attribute.getName(), attribute.getValue());
        default -> {} // there are no other parts of a whole request
      }
    }
  }

  /** Netty forgets the part that it has begun and not ended. */
  private static void destroy(HttpPostRequestDecoder decoder) {
    var partial = decoder.currentPartialHttpData();
    decoder.destroy();
    if (partial != null && partial.refCnt() > 0) {
      partial.release();
    }
  }

  /** As the upload middleware of Node shows a file. */
  private static ObjectNode file(FileUpload upload) throws IOException {
    var bytes = upload.get();
    var file = NODES.objectNode();
    file.put("fieldname", upload.getName());
    file.put("originalname", upload.getFilename());
    file.put("encoding", "7bit");
    file.put("mimetype", upload.getContentType());
    file.put("size", bytes.length);
    var buffer = file.putObject("buffer");
    buffer.put("type", "Buffer");
    ArrayNode data = buffer.putArray("data");
    for (byte each : bytes) {
      data.add(Byte.toUnsignedInt(each));
    }
    return file;
  }
}
