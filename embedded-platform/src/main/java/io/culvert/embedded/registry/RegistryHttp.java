package io.culvert.embedded.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.culvert.embedded.registry.Routes.Found;
import io.culvert.embedded.registry.Routes.RawText;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns HTTP exchanges into requests and answers into JSON, within bounds. */
final class RegistryHttp implements HttpHandler {
  static final int LARGEST_BODY = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String OWN_TYPE = "application/vnd.schemaregistry.v1+json";

  private final Routes routes;

  RegistryHttp(Routes routes) {
    this.routes = routes;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        send(exchange, 200, answer(exchange));
      } catch (RegistryException e) {
        send(exchange, e.status(), error(e.code(), String.valueOf(e.getMessage())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        send(exchange, 503, error(503, "The registry is shutting down"));
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        send(exchange, 500, error(500, "Internal Server Error"));
      }
    }
  }

  private Object answer(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = body(exchange);
    List<String> path =
        Routes.segments(exchange.getRequestURI().getRawPath()).stream()
            .map(RegistryHttp::decode)
            .toList();
    Found found = routes.find(exchange.getRequestMethod(), path);
    return found.answer().to(new Request(found.variables(), flags(exchange), json(body)));
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      exchange.getResponseHeaders().set("Connection", "close");
      throw RegistryException.http(413, "A request may have at most " + LARGEST_BODY + " bytes");
    }
    return body;
  }

  private static JsonNode json(byte[] body) {
    if (body.length == 0) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode node = JSON.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // Answered below like JSON that is no object.
    }
    throw RegistryException.http(400, "The body is not a JSON object");
  }

  private static List<String> flags(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return Stream.of((query == null ? "" : query).split("&"))
        .filter(pair -> pair.endsWith("=true"))
        .map(pair -> pair.substring(0, pair.length() - "=true".length()))
        .toList();
  }

  /** In a path a plus is a plus. */
  private static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> error(int code, String message) {
    return Map.of("error_code", code, "message", message);
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes =
        answer instanceof RawText(String text)
            ? text.getBytes(StandardCharsets.UTF_8)
            : JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", answerType(exchange));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String answerType(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept");
    boolean plainJson =
        accepted != null && accepted.contains("application/json") && !accepted.contains(OWN_TYPE);
    return plainJson ? "application/json" : OWN_TYPE;
  }
}
