package io.culvert.cli.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page with a style sheet, a script and a picture, {@code /echo}, {@code /api/time} and {@code
 * /events}: something of every kind to look at in the dashboard. Listens on a free loopback port.
 */
public final class SampleSite implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private SampleSite(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Starts to serve. */
  public static SampleSite start() throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    var server = HttpServer.create(address, 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", SampleFiles::answer);
    server.createContext("/echo", SampleSite::echo);
    server.createContext("/api/time", SampleEvents::time);
    server.createContext("/events", SampleEvents::stream);
    server.start();
    return new SampleSite(server, threads);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Sends the body back as it came. */
  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      var type = exchange.getRequestHeaders().getFirst("Content-Type");
      exchange
          .getResponseHeaders()
          .set("Content-Type", type == null ? "application/octet-stream" : type);
      // 0 means chunked here, and not empty: the length need not be known.
      exchange.sendResponseHeaders(200, 0);
      exchange.getRequestBody().transferTo(exchange.getResponseBody());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
