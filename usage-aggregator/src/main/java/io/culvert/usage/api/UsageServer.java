package io.culvert.usage.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.operator.Operators;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.usage.verify.TooMuchToRead;
import io.culvert.usage.verify.VerifyBill;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/v1/usage/verify?month=YYYY-MM}, {@code GET /api/v1/usage/ledger?month=YYYY-MM},
 * and {@code GET /health}. A few answers are worked on at once, one for each account: each reads a
 * month of the log.
 */
public final class UsageServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UsageServer.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "/api/v1/usage/";
  private static final int AT_ONCE = 2;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HttpServer server;
  private final ExecutorService threads;
  private final TopicFollower<?> accounts;
  private final VerifyBill bills;
  private final Callers callers;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Set<String> asking = ConcurrentHashMap.newKeySet();

  /**
   * Listens.
   *
   * @param address with port 0 for any free one
   * @param group the metering's consumer group
   */
  public UsageServer(
      InetSocketAddress address,
      KafkaSettings kafka,
      String group,
      Operators operators,
      Health health,
      MeterRegistry meters)
      throws IOException {
    var credentials = new CredentialBook();
    accounts =
        new TopicFollower<>(
            kafka,
            Topics.ACCOUNT_EVENTS,
            (_, event, _) -> {
              if (event != null) {
                credentials.apply(event);
              }
            },
            meters);
    callers = new Callers(credentials, accounts::isCaughtUp, operators);
    bills = new VerifyBill(kafka, group, LONGEST);
    server = HttpServer.create(address, 0);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.createContext("/health", exchange -> health(exchange, health));
  }

  /** Begins to answer. */
  public UsageServer start() {
    accounts.start();
    server.start();
    return this;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange, 200, page(exchange));
      } catch (Refusal e) {
        refuse(exchange, e);
      } catch (TooMuchToRead e) {
        refuse(exchange, new Refusal(UsageError.TOO_MUCH, String.valueOf(e.getMessage())));
      } catch (KafkaException e) {
        log.warn("A bill cannot be read: {}", e.toString());
        refuse(exchange, new Refusal(UsageError.NOT_AVAILABLE, "Kafka does not answer."));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Map<String, Object> page(HttpExchange exchange) throws InterruptedException {
    if (!exchange.getRequestMethod().equals("GET")) {
      throw new Refusal(UsageError.NOT_FOUND, "Only GET is answered here.");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case PATH + "verify" -> inTurn(query(exchange), this::verified);
      case PATH + "ledger" -> inTurn(query(exchange), this::ledger);
      default -> throw new Refusal(UsageError.NOT_FOUND, "There is no such page here.");
    };
  }

  private Map<String, Object> verified(UsageQuery query) throws InterruptedException {
    return Bills.of(bills.verify(query.accountId(), query.month()));
  }

  private Map<String, Object> ledger(UsageQuery query) {
    return Bills.of(
        query.accountId(), query.month(), bills.billed(query.accountId(), query.month()));
  }

  private UsageQuery query(HttpExchange exchange) {
    var parameters = UsageQuery.parameters(exchange.getRequestURI().getRawQuery());
    var account = Optional.ofNullable(parameters.get("account"));
    return new UsageQuery(
        callers.account(exchange.getRequestHeaders(), account), UsageQuery.month(parameters));
  }

  private interface Work {
    Map<String, Object> on(UsageQuery query) throws InterruptedException;
  }

  private Map<String, Object> inTurn(UsageQuery query, Work work) throws InterruptedException {
    if (!asking.add(query.accountId())) {
      throw new Refusal(UsageError.BUSY, "A bill of this account is being computed.");
    }
    try {
      if (!room.tryAcquire()) {
        throw new Refusal(UsageError.BUSY, "Other bills are being computed.");
      }
      try {
        return work.on(query);
      } finally {
        room.release();
      }
    } finally {
      asking.remove(query.accountId());
    }
  }

  private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    var error = refusal.error();
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", error.title());
    problem.put("status", error.status());
    problem.put("detail", String.valueOf(refusal.getMessage()));
    problem.put("code", error.code());
    problem.put("action", error.action());
    if (error == UsageError.UNAUTHENTICATED) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    if (error == UsageError.BUSY || error == UsageError.NOT_AVAILABLE) {
      exchange.getResponseHeaders().set("Retry-After", "3");
    }
    write(exchange, error.status(), "application/problem+json", problem);
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    write(exchange, status, "application/json", body);
  }

  private static void health(HttpExchange exchange, Health health) throws IOException {
    try (exchange) {
      var status = health.status();
      answer(
          exchange,
          status.isUp() ? 200 : 503,
          Map.of(
              "service", health.name(),
              "status", status.isUp() ? "UP" : "DOWN",
              "detail", status.detail()));
    }
  }

  private static void write(HttpExchange exchange, int status, String type, Object body)
      throws IOException {
    var bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    accounts.close();
  }
}
