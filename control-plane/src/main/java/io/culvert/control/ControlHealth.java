package io.culvert.control;

import io.culvert.runtime.health.Health;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Health at the addresses and in the form of Spring Boot's Actuator. Ready means: orders are
 * decided, and facts and keys are known.
 *
 * @param parts what has to work
 */
record ControlHealth(List<Health> parts) {

  /** One part's health; why it is down is for the log, anybody may ask here. */
  record Component(String status) {}

  /** The whole answer. */
  record Answer(String status, Map<String, Component> components) {}

  Health health() {
    return Health.all("control-plane", parts);
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/actuator/health", _ -> answer(check()))
        .GET("/actuator/health/readiness", _ -> answer(check()))
        .GET("/actuator/health/liveness", _ -> answer(new Answer("UP", Map.of())))
        .build();
  }

  private Answer check() {
    var components = new TreeMap<String, Component>();
    parts.forEach(part -> components.put(part.name(), new Component(word(part.status().isUp()))));
    var isUp = components.values().stream().allMatch(part -> part.status().equals("UP"));
    return new Answer(word(isUp), components);
  }

  private static String word(boolean isUp) {
    return isUp ? "UP" : "DOWN";
  }

  private static Mono<ServerResponse> answer(Answer answer) {
    return ServerResponse.status(
            answer.status().equals("UP") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .bodyValue(answer);
  }
}
