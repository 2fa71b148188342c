package io.culvert.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A local server as a developer might run it, on a port of its own, by the JDK's HTTP server. */
final class TestOrigin implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong arrivals = new AtomicLong();

  private TestOrigin(HttpServer server) {
    this.server = server;
  }

  static TestOrigin start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var origin = new TestOrigin(HttpServer.create(address, 1024));
      origin.server.setExecutor(origin.threads);
      origin.server.createContext("/", origin::hello);
      origin.server.createContext("/echo", origin::echo);
      origin.server.createContext("/json", origin::json);
      origin.server.createContext("/bytes", origin::bytes);
      origin.server.createContext("/digest", origin::digest);
      origin.server.createContext("/wait", origin::waitUntilReleased);
      origin.server.start();
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Requests that reached this origin so far. */
  long hits() {
    return hits.get();
  }

  /** Requests to {@code /wait} that have arrived, answered or not. */
  long arrivals() {
    return arrivals.get();
  }

  /** Lets every request to {@code /wait} be answered. */
  void release() {
    released.countDown();
  }

  private void hello(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "text/plain", "hello from " + exchange.getRequestURI());
  }

  /** Sends the request's body back, and what arrived of it in {@code X-Seen-…} fields. */
  private void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var headers = exchange.getResponseHeaders();
    headers.add("X-Seen-Target", exchange.getRequestURI().toString());
    headers.add("X-Seen-Method", exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .getOrDefault("X-Repeated", java.util.List.of())
        .forEach(value -> headers.add("X-Seen-Repeated", value));
    headers.add("Set-Cookie", "a=1");
    headers.add("Set-Cookie", "b=2");
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    headers.add("Content-Type", type == null ? "application/octet-stream" : type);
    hits.incrementAndGet();
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, bodiless || body.length == 0 ? -1 : body.length);
    if (!bodiless && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private void json(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "application/json", "{\"greeting\":\"hello\",\"list\":[1,2,3]}");
  }

  /** As many bytes as the query says, the same ones each time. */
  private void bytes(HttpExchange exchange) throws IOException {
    hits.incrementAndGet();
    long size = Long.parseLong(exchange.getRequestURI().getQuery());
    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
    try (OutputStream out = exchange.getResponseBody()) {
      TestBytes.writeTo(out, size);
    }
  }

  /** Reads the request's body to its end and answers with its SHA-256 and length. */
  private void digest(HttpExchange exchange) throws IOException {
    var digest = TestBytes.sha256();
    long size = 0;
    var buffer = new byte[64 * 1024];
    try (var in = exchange.getRequestBody()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    answer(exchange, 200, "text/plain", HexFormat.of().formatHex(digest.digest()) + " " + size);
  }

  private void waitUntilReleased(HttpExchange exchange) throws IOException {
    arrivals.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(exchange, 200, "text/plain", "waited");
  }

  private void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    hits.incrementAndGet();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
