package io.culvert.projection.traffic;

import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Shows an account's traffic over time. */
public final class TrafficHandlers {

  private final TrafficQueries traffic;
  private final Clock clock;
  private final JsonMapper json;

  public TrafficHandlers(DatabaseClient database, Clock clock, JsonMapper json) {
    this.traffic = new TrafficQueries(database);
    this.clock = clock;
    this.json = json;
  }

  /** {@code GET /api/v1/analytics/traffic}. */
  public Mono<ServerResponse> show(ServerRequest request) {
    var filter = TrafficFilter.of(Parameters.of(request), clock);
    return traffic
        .answer(Caller.of(request).accountId(), filter)
        .flatMap(answer -> respond(request, json.writeValueAsBytes(answer)));
  }

  /** A chart that asks every few seconds is told that nothing changed. */
  private static Mono<ServerResponse> respond(ServerRequest request, byte[] body) {
    var etag = etag(body);
    return request
        .checkNotModified(etag)
        .switchIfEmpty(
            ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "private, no-cache")
                .eTag(etag)
                .bodyValue(body));
  }

  private static String etag(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
