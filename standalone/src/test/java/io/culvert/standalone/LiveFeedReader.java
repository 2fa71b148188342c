package io.culvert.standalone;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a live feed to its end. */
final class LiveFeedReader implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;

  LiveFeedReader(HttpRequest request) {
    end =
        client
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAcceptAsync(
                response -> response.body().forEach(lines::add),
                task -> Thread.ofVirtual().start(task));
  }

  List<String> lines() {
    return lines;
  }

  boolean isOver() {
    return end.isDone();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
