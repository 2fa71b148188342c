package io.culvert.broker.comzy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as Comzy's server tells it to its client: {@code id, method, path, headers, body,
 * files}. Pure.
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
      ComzyBody.put(json, message, head, body);
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
}
