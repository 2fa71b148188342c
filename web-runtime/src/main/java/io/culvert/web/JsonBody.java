package io.culvert.web;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a request's JSON object. */
public final class JsonBody {

  private static final JsonMapper JSON = JsonMapper.shared();

  private JsonBody() {}

  /**
   * Fails with an {@link UnusableRequest} when there is none. The media type is required, because a
   * form on another site can send anything but that.
   */
  public static Mono<JsonNode> read(ServerRequest request) {
    var type = request.headers().contentType();
    if (type.filter(MediaType.APPLICATION_JSON::isCompatibleWith).isEmpty()) {
      throw UnusableRequest.malformed("Content-Type", "must be application/json");
    }
    return request
        .bodyToMono(byte[].class)
        .onErrorMap(
            org.springframework.core.io.buffer.DataBufferLimitException.class,
            _ -> UnusableRequest.malformed("body", "is too large"))
        .map(JsonBody::parse)
        .switchIfEmpty(Mono.error(() -> UnusableRequest.malformed("body", "is missing")));
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      var node = JSON.readTree(bytes);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw UnusableRequest.malformed("body", "must be a JSON object");
  }
}
