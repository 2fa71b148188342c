package io.culvert.projection;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Authentication;
import io.culvert.projection.api.FinishQueries;
import io.culvert.projection.api.LoginHandlers;
import io.culvert.projection.deadletter.DeadLetterHandlers;
import io.culvert.projection.exchange.ExchangeHandlers;
import io.culvert.projection.live.LiveHandlers;
import io.culvert.projection.replay.ReplayHandlers;
import io.culvert.projection.session.SessionHandlers;
import io.culvert.projection.sql.SqlHandlers;
import io.culvert.projection.traffic.TrafficHandlers;
import io.culvert.projection.usage.UsageHandlers;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Every route of the API; {@code openapi.json} describes them, and a test compares the two. */
record ApiRoutes(
    Authentication authentication,
    LoginHandlers logins,
    ExchangeHandlers exchanges,
    ReplayHandlers replays,
    SessionHandlers sessions,
    UsageHandlers usage,
    LiveHandlers live,
    DeadLetterHandlers deadLetters,
    TrafficHandlers traffic,
    SqlHandlers sql) {

  RouterFunction<ServerResponse> all() {
    return open().and(behindLogin()).and(unknown());
  }

  private RouterFunction<ServerResponse> open() {
    return route()
        .POST("/api/v1/login", logins::login)
        .POST("/api/v1/logout", logins::logout)
        .GET("/openapi.json", ApiRoutes::document)
        .build();
  }

  private RouterFunction<ServerResponse> behindLogin() {
    return route()
        .GET("/api/v1/me", logins::me)
        .GET("/api/v1/requests", exchanges::list)
        .GET("/api/v1/requests/{id}", exchanges::show)
        .GET("/api/v1/requests/{id}/request-body", exchanges::requestBody)
        .GET("/api/v1/requests/{id}/response-body", exchanges::responseBody)
        .POST("/api/v1/requests/{id}/replay", replays::orderById)
        .POST("/api/replay", replays::orderByBody)
        .GET("/api/v1/replays/{replayId}", replays::show)
        .GET("/api/v1/sessions", sessions::list)
        .GET("/api/v1/usage", usage::show)
        .GET("/api/v1/analytics/traffic", traffic::show)
        .POST("/api/v1/analytics/sql", sql::query)
        .GET("/api/v1/live", live::live)
        .GET("/api/v1/dead-letters", deadLetters::list)
        .GET("/api/v1/dead-letters/{number}", deadLetters::show)
        .POST("/api/v1/dead-letters/{number}/retry", deadLetters::retry)
        .filter(authentication)
        .filter(new FinishQueries())
        .build();
  }

  /** Or else the dashboard's files would be searched. */
  private RouterFunction<ServerResponse> unknown() {
    return route().path("/api", api -> api.route(_ -> true, _ -> nothing())).build();
  }

  private static Mono<ServerResponse> nothing() {
    return Mono.error(ApiException.notFound());
  }

  private static Mono<ServerResponse> document(ServerRequest request) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-cache")
        .bodyValue(new ClassPathResource("io/culvert/projection/openapi.json"));
  }
}
