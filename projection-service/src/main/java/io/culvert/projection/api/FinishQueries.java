package io.culvert.projection.api;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Lets the query behind a page go on to its end when nobody waits for the page any more: cancelled
 * while its parameters are written, the driver forgets to release them (r2dbc-postgresql to 1.1.3,
 * issue 734; answers it releases since). A query has its own time limit, and its result is small.
 * Orders and SQL of one's own are not meant: those say themselves what becomes of them.
 */
public final class FinishQueries implements HandlerFilterFunction<ServerResponse, ServerResponse> {

  @Override
  public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
    return request.method() == HttpMethod.GET
        ? Mono.defer(() -> Mono.fromFuture(next.handle(request).toFuture(), true))
        : next.handle(request);
  }
}
