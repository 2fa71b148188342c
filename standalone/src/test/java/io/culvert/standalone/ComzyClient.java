package io.culvert.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Comzy's own client does, message by message: registers, sends each request to the local
 * server with {@code method}, {@code path}, the headers and {@code body}, and answers with what
 * came of it.
 */
final class ComzyClient implements WebSocket.Listener, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> RESTRICTED =
      Set.of("host", "connection", "content-length", "expect", "upgrade");

  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<JsonNode> first = new CompletableFuture<>();
  private final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();
  private @Nullable WebSocket socket;
  private volatile boolean silent;

  private ComzyClient(int port) {
    this.port = port;
  }

  /** Connects to the agents' port and registers. */
  static ComzyClient start(URI server, String userId, int localPort) {
    var client = new ComzyClient(localPort);
    client.socket = client.http.newWebSocketBuilder().buildAsync(server, client).join();
    client.say(
        JSON.createObjectNode()
            .put("type", "register")
            .put("userId", userId)
            .put("port", localPort));
    return client;
  }

  /** The answer to the registration. */
  JsonNode registered() {
    return first.orTimeout(10, TimeUnit.SECONDS).join();
  }

  String host() {
    return registered().path("alias").stringValue() + ".localhost";
  }

  /** The next request, as it was told. */
  JsonNode request() throws InterruptedException {
    var request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** Answers no request from now on by itself. */
  ComzyClient silently() {
    silent = true;
    return this;
  }

  synchronized void say(JsonNode message) {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    socket.sendText(message.toString(), true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      var message = JSON.readTree(text.toString());
      text.setLength(0);
      if (message.has("type")) {
        first.complete(message);
      } else {
        requests.add(message);
        if (!silent) {
          Thread.startVirtualThread(() -> answer(message));
        }
      }
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void answer(JsonNode request) {
    var answer = JSON.createObjectNode();
    answer.set("id", request.path("id"));
    try {
      forward(request, answer);
    } catch (Exception e) {
      answer.put("status", 500).putObject("body").put("error", "Internal server error");
    }
    say(answer);
  }

  private void forward(JsonNode request, ObjectNode answer) throws Exception {
    var body = request.path("body");
    var builder =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + request.path("path").stringValue()))
            .method(
                request.path("method").stringValue(),
                body.isMissingNode()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(
                        body.isString() ? body.stringValue() : body.toString()));
    for (var header : request.path("headers").properties()) {
      if (!RESTRICTED.contains(header.getKey())) {
        builder.header(header.getKey(), header.getValue().stringValue());
      }
    }
    var response = http.send(builder.build(), BodyHandlers.ofByteArray());
    answer.put("status", response.statusCode());
    var headers = answer.putObject("headers");
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (values.size() == 1) {
                headers.put(name, values.getFirst());
              } else {
                values.forEach(headers.putArray(name)::add);
              }
            });
    var type = response.headers().firstValue("content-type").orElse("");
    if (type.startsWith("application/octet-stream") || type.startsWith("image/")) {
      answer
          .putObject("body")
          .put("type", "binary")
          .put("data", Base64.getEncoder().encodeToString(response.body()));
    } else if (type.startsWith("application/json")) {
      answer.set("body", JSON.readTree(response.body()));
    } else {
      answer.put("body", new String(response.body(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    http.close();
  }
}
