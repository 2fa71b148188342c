package io.culvert.runtime.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers GET of one path, on a port of its own. */
public final class OnePage implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * An answer.
   *
   * @param type its media type
   */
  public record Answer(int status, String type, String body) {}

  private OnePage(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens at once.
   *
   * @param address with port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static OnePage start(InetSocketAddress address, String path, Supplier<Answer> answer)
      throws IOException {
    var server = HttpServer.create(address, 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(path, exchange -> answer(exchange, answer));
    server.start();
    return new OnePage(server, threads);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Supplier<Answer> answer) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var page = answer.get();
      var bytes = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      exchange.sendResponseHeaders(page.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
