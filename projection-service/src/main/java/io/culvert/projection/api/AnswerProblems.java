package io.culvert.projection.api;

import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure of the API, and of unknown addresses, with a {@link Problem}. */
public final class AnswerProblems implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(AnswerProblems.class);
  private static final String QUERY_CANCELED = "57014";

  private final JsonMapper json;

  public AnswerProblems(JsonMapper json) {
    this.json = json;
  }

  @Override
  public int getOrder() {
    return -2; // before Spring Boot's, which makes pages
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    var response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    var problem = Problem.of(asApiException(failure, exchange));
    response.setStatusCode(HttpStatus.valueOf(problem.status()));
    var headers = response.getHeaders();
    headers.remove("Content-Disposition");
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    if (problem.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer realm=\"culvert\"");
    }
    if (problem.status() == 503) {
      headers.set("Retry-After", "2");
    }
    var body = response.bufferFactory().wrap(json.writeValueAsBytes(problem));
    return response.writeWith(Mono.just(body));
  }

  private static ApiException asApiException(Throwable failure, ServerWebExchange exchange) {
    return switch (failure) {
      case ApiException e -> e;
      case ResponseStatusException e -> ofStatus(e);
      case DataAccessException _, R2dbcException _, TimeoutException _ -> ofDatabase(failure);
      case IOException _ -> ofDatabase(failure);
      default -> {
        log.error("{} failed", exchange.getRequest().getPath().value(), failure);
        yield new ApiException(ApiError.INTERNAL, "The request could not be answered.");
      }
    };
  }

  private static ApiException ofStatus(ResponseStatusException e) {
    var status = e.getStatusCode().value();
    if (status == 404 || status == 405) {
      return ApiException.notFound();
    }
    return status < 500
        ? new ApiException(ApiError.BAD_PARAMETER, "request: " + e.getReason())
        : new ApiException(ApiError.INTERNAL, "The request could not be answered.");
  }

  private static ApiException ofDatabase(Throwable failure) {
    var refused = r2dbc(failure);
    if (refused != null && QUERY_CANCELED.equals(refused.getSqlState())) {
      return ApiException.badParameter(
          "q", "the search took too long; narrow it with from, to, host or path");
    }
    log.warn("PostgreSQL did not answer a query: {}", failure.toString());
    return new ApiException(ApiError.NOT_AVAILABLE, "The database does not answer just now.");
  }

  private static @Nullable R2dbcException r2dbc(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof R2dbcException e) {
        return e;
      }
    }
    return null;
  }
}
