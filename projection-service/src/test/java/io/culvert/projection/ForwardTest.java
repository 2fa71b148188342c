package io.culvert.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.culvert.projection.api.AnswerProblems;
import io.culvert.projection.forward.ForwardRequests;
import io.culvert.projection.forward.ForwardTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import tools.jackson.databind.json.JsonMapper;

/** What is passed on to the other services, over real sockets. */
class ForwardTest {

  private HttpServer control;
  private DisposableServer api;

  @BeforeEach
  void start() throws IOException {
    control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          var told =
              String.join(
                  "|",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  headers.getFirst("Host"),
                  String.join("+", headers.get("X-Forwarded-For")),
                  body);
          exchange.getResponseHeaders().add("Set-Cookie", "a=1");
          exchange.getResponseHeaders().add("Set-Cookie", "b=2");
          var bytes = told.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    control.start();
    var target = URI.create("http://localhost:" + control.getAddress().getPort());
    var handler =
        WebHttpHandlerBuilder.webHandler(
                exchange -> exchange.getResponse().setComplete().then(Mono.empty()))
            .filter(new ForwardRequests(new ForwardTable(target, target)))
            .exceptionHandler(new AnswerProblems(JsonMapper.shared()))
            .build();
    api =
        reactor.netty.http.server.HttpServer.create()
            .host("127.0.0.1")
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
  }

  @AfterEach
  void stop() {
    api.disposeNow();
    control.stop(0);
  }

  @Test
  void methodPathQueryHostAndBodyArriveAsTheyWereSent() throws Exception {
    var answer = send("DELETE", "/api/v1/tokens/x%2Fy?a=%20b", "{\"a\":1}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .isEqualTo(
            "DELETE|/api/v1/tokens/x%2Fy?a=%20b|127.0.0.1:" + api.port() + "|127.0.0.1|{\"a\":1}");
    assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void pathsOfThisServiceAreNotPassedOn() throws Exception {
    assertThat(send("POST", "/api/v1/login", "{}").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/usage", null).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/accounting", null).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/v1/login/password", "{}").statusCode()).isEqualTo(201);
    assertThat(send("GET", "/api/v1/usage/ledger?month=2026-11", null).statusCode()).isEqualTo(201);
    assertThat(send("GET", "/login", null).statusCode()).isEqualTo(201);
  }

  @Test
  void theLineThatAProxyAddedIsPartOfTheChain() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/login"))
                  .header("X-Forwarded-For", "192.0.2.66") // by the client, who may say anything
                  .header("X-Forwarded-For", "198.51.100.7") // by the proxy
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.body()).contains("|192.0.2.66, 198.51.100.7, 127.0.0.1|");
    }
  }

  @Test
  void aServiceThatIsAwayIsSaidToBeAway() throws Exception {
    control.stop(0);

    var answer = send("GET", "/api/v1/account", null);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("CVT-4008");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
