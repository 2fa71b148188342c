package io.culvert.projection;

import io.culvert.projection.follow.Projections;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Health at the addresses and in the form of Spring Boot's Actuator. Ready means: accounts are
 * known, PostgreSQL answers, every projection runs.
 */
final class HealthHandlers {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final Projections projections;
  private final FollowedCredentials credentials;
  private final DatabaseClient database;

  /** One part's health. */
  record Component(String status, Map<String, String> details) {
    static Component up() {
      return new Component("UP", Map.of());
    }

    static Component down(String reason) {
      return new Component("DOWN", Map.of("reason", reason));
    }

    boolean isUp() {
      return status.equals("UP");
    }
  }

  /** The whole answer. */
  record Health(String status, Map<String, Component> components) {
    boolean isUp() {
      return status.equals("UP");
    }
  }

  HealthHandlers(
      Projections projections, FollowedCredentials credentials, DatabaseClient database) {
    this.projections = projections;
    this.credentials = credentials;
    this.database = database;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/actuator/health", _ -> answer(check()))
        .GET("/actuator/health/readiness", _ -> answer(check()))
        .GET("/actuator/health/liveness", _ -> answer(Mono.just(new Health("UP", Map.of()))))
        .build();
  }

  Mono<Health> check() {
    return database
        .sql("select 1")
        .fetch()
        .one()
        .timeout(ANSWER_WITHIN)
        .map(_ -> Component.up())
        // What is wrong in detail is for the log; anybody may ask here.
        .onErrorResume(_ -> Mono.just(Component.down("PostgreSQL does not answer")))
        .map(this::withDatabase);
  }

  private Health withDatabase(Component ofDatabase) {
    var components = new TreeMap<String, Component>();
    components.put("db", ofDatabase);
    var accounts = credentials.health().status();
    components.put(
        "accounts", accounts.isUp() ? Component.up() : Component.down("accounts are not read yet"));
    var troubles = projections.troubles();
    components.put(
        "projections",
        troubles.isEmpty()
            ? Component.up()
            : Component.down("not working: " + String.join(", ", troubles.keySet())));
    var isUp = components.values().stream().allMatch(Component::isUp);
    return new Health(isUp ? "UP" : "DOWN", components);
  }

  private static Mono<ServerResponse> answer(Mono<Health> health) {
    return health.flatMap(
        found ->
            ServerResponse.status(found.isUp() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .bodyValue(found));
  }
}
