package io.culvert.control.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure that no route has answered itself with a {@link Problem}. */
public final class AnswerProblems implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(AnswerProblems.class);

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
    var refusal = asControlException(failure, exchange);
    var problem = Problem.of(refusal);
    response.setStatusCode(HttpStatus.valueOf(problem.status()));
    var headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    if (problem.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer realm=\"culvert\"");
    }
    if (problem.status() == 503) {
      headers.set("Retry-After", "2");
    }
    refusal
        .retryAfter()
        .ifPresent(
            wait -> headers.set("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
    var body = response.bufferFactory().wrap(json.writeValueAsBytes(problem));
    return response.writeWith(Mono.just(body));
  }

  private static ControlException asControlException(
      Throwable failure, ServerWebExchange exchange) {
    return switch (failure) {
      case ControlException e -> e;
      case ResponseStatusException e when e.getStatusCode().value() == 404 -> nothing();
      case ResponseStatusException e when e.getStatusCode().value() == 405 -> nothing();
      case ResponseStatusException e when e.getStatusCode().value() < 500 ->
          ControlException.badRequest("request", String.valueOf(e.getReason()));
      default -> {
        log.error("{} failed", exchange.getRequest().getPath().value(), failure);
        yield new ControlException(ControlError.INTERNAL, "The request could not be answered.");
      }
    };
  }

  private static ControlException nothing() {
    return new ControlException(ControlError.NOT_FOUND, ControlError.NOT_FOUND.title());
  }
}
