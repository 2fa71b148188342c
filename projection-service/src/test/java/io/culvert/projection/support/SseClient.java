package io.culvert.projection.support;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events on a thread of its own. */
public final class SseClient implements AutoCloseable {

  private final CompletableFuture<HttpResponse<Stream<String>>> response;
  private final CompletableFuture<Void> over;
  private final Map<String, List<JsonNode>> events = new ConcurrentHashMap<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private String name = "";

  public SseClient(TestService service, TestLog.Account account, @Nullable String lastEventId) {
    var request = service.bearer(account, "/api/v1/live");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    response = TestService.http().sendAsync(request.GET().build(), BodyHandlers.ofLines());
    over =
        CompletableFuture.runAsync(
            () -> response.join().body().forEach(this::line),
            task -> Thread.ofPlatform().daemon().start(task));
  }

  public List<JsonNode> events(String name) {
    return events.getOrDefault(name, List.of());
  }

  public List<String> comments() {
    return comments;
  }

  public String lastId() {
    return lastId;
  }

  public boolean isOver() {
    return over.isDone();
  }

  public String header(String name) {
    return response.join().headers().firstValue(name).orElse("");
  }

  public void awaitGreeting() {
    TestService.eventually().until(() -> comments.contains("connected"));
  }

  @Override
  public void close() {
    response.thenAccept(answer -> answer.body().close());
  }

  private void line(String line) {
    var colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    var value = line.substring(colon + 1);
    switch (line.substring(0, colon)) {
      case "" -> comments.add(value.strip());
      case "id" -> lastId = value;
      case "event" -> name = value;
      case "data" ->
          events
              .computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>())
              .add(JsonMapper.shared().readTree(value));
      default -> {} // retry
    }
  }
}
