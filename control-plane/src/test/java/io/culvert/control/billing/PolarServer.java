package io.culvert.control.billing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real HTTP server in the shape of Polar's: ingests events once by their {@code external_id},
 * makes checkouts, wants its token, and does what a test tells it to go wrong.
 */
public final class PolarServer implements AutoCloseable {

  public static final String TOKEN = "polar_oat_test";

  private static final String SUBSCRIPTIONS = "/v1/subscriptions/";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What goes wrong with a request; null for nothing. */
  public sealed interface Trouble {

    /** Refused or failed before anything was taken. */
    record Status(int status, Map<String, String> headers) implements Trouble {}

    /** Taken, but the answer says something else. */
    record TakenBut(int status) implements Trouble {}

    /** Taken, but the line is cut before the answer. */
    record TakenAndCut() implements Trouble {}

    /** Nothing is ever said. */
    record Silence() implements Trouble {}
  }

  private final HttpServer server;
  private final Map<String, JsonNode> events = new LinkedHashMap<>();
  private final List<JsonNode> checkouts = new ArrayList<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private volatile Function<JsonNode, @Nullable Trouble> trouble = _ -> null;
  private volatile String token = TOKEN;
  private int requests;
  private int duplicates;

  public PolarServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/events/ingest", exchange -> handle(exchange, this::ingest));
    server.createContext("/v1/checkouts/", exchange -> handle(exchange, this::checkout));
    server.createContext(SUBSCRIPTIONS, this::subscription);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Asked for each request with its body. */
  public void goesWrong(Function<JsonNode, @Nullable Trouble> how) {
    trouble = how;
  }

  /** The only token that is good from now on. */
  public void wants(String accessToken) {
    token = accessToken;
  }

  /** Events that were taken, each once, in the order in which they first came. */
  public synchronized List<JsonNode> events() {
    return List.copyOf(events.values());
  }

  /** Events that came again. */
  public synchronized int duplicates() {
    return duplicates;
  }

  public synchronized int requests() {
    return requests;
  }

  public synchronized List<JsonNode> checkouts() {
    return List.copyOf(checkouts);
  }

  /** Ids of the subscriptions that were ended, in that order. */
  public synchronized List<String> ended() {
    return List.copyOf(ended);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange, Function<JsonNode, byte[]> action) throws IOException {
    handle(exchange, JSON.readTree(exchange.getRequestBody().readAllBytes()), action);
  }

  /** {@code DELETE} ends one; the second time it is refused, as Polar does. */
  private void subscription(HttpExchange exchange) throws IOException {
    var id = exchange.getRequestURI().getPath().substring(SUBSCRIPTIONS.length());
    try (exchange) {
      if (!exchange.getRequestMethod().equals("DELETE")) {
        answer(exchange, 405, new byte[0]);
      } else if (ended().contains(id)) {
        answer(exchange, 403, "{\"error\":\"AlreadyCanceledSubscription\"}".getBytes());
      } else {
        handle(exchange, JSON.createObjectNode().put("ends", id), _ -> end(id));
      }
    }
  }

  private synchronized byte[] end(String id) {
    ended.add(id);
    return JSON.writeValueAsBytes(Map.of("id", id, "status", "canceled"));
  }

  private void handle(HttpExchange exchange, JsonNode body, Function<JsonNode, byte[]> action)
      throws IOException {
    try (exchange) {
      synchronized (this) {
        requests++;
      }
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "{\"error\":\"invalid_token\"}".getBytes());
        return;
      }
      switch (trouble.apply(body)) {
        case null -> answer(exchange, 200, action.apply(body));
        case Trouble.Status(var status, var headers) -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          answer(exchange, status, "{\"detail\":\"no\"}".getBytes());
        }
        case Trouble.TakenBut(var status) -> {
          action.apply(body);
          answer(exchange, status, new byte[0]);
        }
        case Trouble.TakenAndCut() -> action.apply(body); // closed without an answer
        case Trouble.Silence() -> hang();
      }
    }
  }

  private synchronized byte[] ingest(JsonNode body) {
    var inserted = 0;
    var again = 0;
    for (var event : body.path("events")) {
      if (events.putIfAbsent(event.path("external_id").stringValue(), event) == null) {
        inserted++;
      } else {
        again++;
      }
    }
    duplicates += again;
    return JSON.writeValueAsBytes(Map.of("inserted", inserted, "duplicates", again));
  }

  private synchronized byte[] checkout(JsonNode body) {
    checkouts.add(body);
    return JSON.writeValueAsBytes(
        Map.of("id", "chk-" + checkouts.size(), "url", "https://polar.test/checkout/1"));
  }

  private static void hang() {
    try {
      new java.util.concurrent.CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
