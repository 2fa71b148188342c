package io.culvert.cli.sample;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The files of the sample site. */
final class SampleFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "style.css", "text/css; charset=utf-8",
          "app.js", "text/javascript; charset=utf-8",
          "culvert.svg", "image/svg+xml");
  private static final int EMPTY = -1;

  private SampleFiles() {}

  static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var name = "/".equals(path) ? "index.html" : path.substring(1);
      var method = exchange.getRequestMethod();
      // Only names in the list: nothing else of the class path can be asked for.
      var type = TYPES.get(name);
      if (type == null) {
        send(
            exchange,
            404,
            "text/plain; charset=utf-8",
            "No such page.\n".getBytes(StandardCharsets.UTF_8));
      } else if (method.equals("GET") || method.equals("HEAD")) {
        send(exchange, 200, type, read(name));
      } else {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, EMPTY);
      }
    }
  }

  private static byte[] read(String name) throws IOException {
    try (var in = SampleFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("missing: " + name);
      }
      return in.readAllBytes();
    }
  }

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, EMPTY);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? EMPTY : body.length);
    exchange.getResponseBody().write(body);
  }
}
