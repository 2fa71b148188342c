package io.culvert.cli.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The time, once or again and again. */
final class SampleEvents {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private SampleEvents() {}

  /** One JSON object. */
  static void time(HttpExchange exchange) throws IOException {
    try (exchange) {
      SampleFiles.send(exchange, 200, "application/json", (now() + "\n").getBytes(UTF_8));
    }
  }

  /** Server-sent events, one each second, until the client leaves. */
  static void stream(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      var out = exchange.getResponseBody();
      for (long id = 1; !Thread.currentThread().isInterrupted(); id++) {
        out.write(("id: " + id + "\nevent: time\ndata: " + now() + "\n\n").getBytes(UTF_8));
        out.flush();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String now() {
    return "{\"time\":\"%s\",\"zone\":\"%s\"}"
        .formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS), ZoneId.systemDefault());
  }
}
