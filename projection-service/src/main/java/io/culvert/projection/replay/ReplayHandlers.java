package io.culvert.projection.replay;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.projection.exchange.ExchangeQueries;
import io.culvert.projection.table.PgText;
import io.culvert.web.JsonBody;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Orders that a request be sent again, and tells what became of it. */
public final class ReplayHandlers {

  private final ExchangeQueries exchanges;
  private final ReplayQueries replays;
  private final ReplayOrders orders;

  /** What an accepted order is answered with. */
  record Accepted(String replayId) {}

  public ReplayHandlers(ExchangeQueries exchanges, ReplayQueries replays, ReplayOrders orders) {
    this.exchanges = exchanges;
    this.replays = replays;
    this.orders = orders;
  }

  /** {@code POST /api/v1/requests/{id}/replay}. */
  public Mono<ServerResponse> orderById(ServerRequest request) {
    Parameters.of(request).only();
    return order(request, request.pathVariable("id"));
  }

  /** {@code POST /api/replay}. */
  public Mono<ServerResponse> orderByBody(ServerRequest request) {
    Parameters.of(request).only();
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var id = body.path("requestId");
              if (!id.isString()) {
                throw ApiException.badParameter("requestId", "must be the id of a request");
              }
              return order(request, id.asString());
            });
  }

  public Mono<ServerResponse> show(ServerRequest request) {
    Parameters.of(request).only();
    return replays
        .find(Caller.of(request).accountId(), id(request.pathVariable("replayId")))
        .switchIfEmpty(Mono.error(ApiException::notFound))
        .flatMap(
            replay ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(replay));
  }

  private Mono<ServerResponse> order(ServerRequest request, String exchangeId) {
    var account = Caller.of(request).accountId();
    return exchanges
        .find(account, id(exchangeId))
        .switchIfEmpty(Mono.error(ApiException::notFound))
        .flatMap(
            exchange -> {
              var against = exchange.cannotReplayBecause();
              return against == null
                  ? orders.place(account, exchange)
                  : Mono.error(new ApiException(ApiError.CANNOT_REPLAY, against));
            })
        .flatMap(
            replayId ->
                ServerResponse.status(HttpStatus.ACCEPTED)
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Location", "/api/v1/replays/" + replayId)
                    .bodyValue(new Accepted(replayId)));
  }

  private static UUID id(String text) {
    var id = PgText.uuid(text);
    if (id == null) {
      throw ApiException.notFound();
    }
    return id;
  }
}
