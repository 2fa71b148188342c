package io.culvert.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An API that answers as the test says, to the token {@value #TOKEN} only. */
final class ScriptedApi implements BeforeEachCallback, AfterEachCallback {
  static final String TOKEN = "cvt_good";

  /** Answers what is not scripted. */
  private static final String ANYTHING = "*";

  private static final Answer NOT_THERE = new Answer(404, "{}");
  private static final Answer WHO_ARE_YOU = new Answer(401, "{}");

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private record Answer(int status, String body) {}

  ScriptedApi() {
    this(null);
  }

  /** One that is asked by TLS, unless that is null. */
  ScriptedApi(@Nullable SSLContext tls) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls == null) {
        server = HttpServer.create(address, 0);
      } else {
        var secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add((line + " " + body).strip());
    var token = exchange.getRequestHeaders().getFirst("Authorization");
    var otherwise = answers.getOrDefault(ANYTHING, NOT_THERE);
    var answer =
        ("Bearer " + TOKEN).equals(token) ? answers.getOrDefault(line, otherwise) : WHO_ARE_YOU;
    var bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /**
   * Scripts an answer.
   *
   * @param request method and target, for example {@code GET /api/v1/usage}
   */
  void on(String request, int status, String body) {
    answers.put(request, new Answer(status, body));
  }

  /** Scripts the answer to everything else. */
  void always(int status, String body) {
    on(ANYTHING, status, body);
  }

  /** What was asked, each as method, target and body. */
  List<String> asked() {
    return asked;
  }

  String address() {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://localhost:"
        + server.getAddress().getPort();
  }
}
