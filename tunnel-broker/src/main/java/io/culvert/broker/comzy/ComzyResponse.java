package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a Comzy client answers: {@code id, status, headers, body}, where the body is text, a JSON
 * value, or base64 in {@code {"type":"binary","data":…}}. Pure.
 *
 * @param head an HTTP/1.1 head whose framing fits the body
 * @param body of the response; empty where the method or the status allows none
 */
record ComzyResponse(DefaultHttpResponse head, byte[] body) {
  /** The client has undone transfer and content coding before it told us the body. */
  private static final Set<String> UNTRUE =
      Set.of(
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "upgrade",
          "trailer",
          "te");

  private static final byte[] NOTHING = {};

  /**
   * Reads an answer.
   *
   * @param to the method of the request
   * @throws IllegalArgumentException when it is not an answer
   */
  static ComzyResponse of(JsonMapper json, JsonNode message, HttpMethod to) {
    var status = status(message.path("status"));
    var body = body(json, message.path("body"));
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    for (var field : message.path("headers").properties()) {
      if (!UNTRUE.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        add(head.headers(), field.getKey(), field.getValue());
      }
    }
    return framed(head, body, to);
  }

  /** An answer that the server gives in the client's place. */
  static ComzyResponse of(CulvertError error, HttpMethod to) {
    var head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(error.status()));
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    var text = error.code() + " " + error.what() + "\n" + error.action() + "\n";
    return framed(head, text.getBytes(UTF_8), to);
  }

  private static ComzyResponse framed(DefaultHttpResponse head, byte[] body, HttpMethod to) {
    int code = head.status().code();
    boolean bodiless = code == 204 || code == 304;
    if (!bodiless) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    return new ComzyResponse(head, bodiless || to.equals(HttpMethod.HEAD) ? NOTHING : body);
  }

  private static HttpResponseStatus status(JsonNode status) {
    int code = status.asInt(0);
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("a response without a status");
    }
    return HttpResponseStatus.valueOf(code);
  }

  private static void add(HttpHeaders headers, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(each -> headers.add(name, each.asString("")));
    } else if (!value.isNull()) {
      headers.add(name, value.asString(""));
    }
  }

  private static byte[] body(JsonMapper json, JsonNode body) {
    if (body.isMissingNode() || body.isNull()) {
      return NOTHING;
    }
    if (body.isString()) {
      return body.stringValue().getBytes(UTF_8);
    }
    if (body.path("type").asString("").equals("binary") && body.path("data").isString()) {
      return Base64.getDecoder().decode(body.path("data").stringValue());
    }
    return json.writeValueAsBytes(body);
  }

  /** The head as a frame carries it. */
  ByteBuf headBytes(ByteBufAllocator allocator) throws MalformedHead {
    return HttpHeads.encodeResponse(head, allocator);
  }

  ByteBuf bodyBytes() {
    return Unpooled.wrappedBuffer(body);
  }
}
