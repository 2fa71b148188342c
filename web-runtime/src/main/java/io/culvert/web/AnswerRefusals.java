package io.culvert.web;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure that no route has answered itself with a {@link Problem}. */
public abstract class AnswerRefusals implements WebExceptionHandler, Ordered {

  private final JsonMapper json;

  protected AnswerRefusals(JsonMapper json) {
    this.json = json;
  }

  /** What a failure means to the client. */
  protected abstract Refusal refusal(Throwable failure, ServerWebExchange exchange);

  @Override
  public final int getOrder() {
    return -2; // before Spring Boot's, which makes pages
  }

  @Override
  public final Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    var response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    var refusal = refusal(failure, exchange);
    var problem = Problem.of(refusal);
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
    refusal
        .retryAfter()
        .ifPresent(
            wait -> headers.set("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
    var body = response.bufferFactory().wrap(json.writeValueAsBytes(problem));
    return response.writeWith(Mono.just(body));
  }
}
