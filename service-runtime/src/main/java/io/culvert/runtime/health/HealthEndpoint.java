package io.culvert.runtime.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /health} for services that have no HTTP server of their own: 200 and {@code
 * {"status":"UP"}} when the service works, 503 and why when it does not.
 */
public final class HealthEndpoint implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpServer server;
  private final ExecutorService threads;

  private HealthEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param port 0 for any free one
   */
  public static HealthEndpoint start(int port, Health health) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(port), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/health", exchange -> answer(exchange, health));
    server.start();
    return new HealthEndpoint(server, threads);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Health health) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var status = health.status();
      var body =
          Map.of(
              "service", health.name(),
              "status", status.isUp() ? "UP" : "DOWN",
              "detail", status.detail());
      var bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status.isUp() ? 200 : 503, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
