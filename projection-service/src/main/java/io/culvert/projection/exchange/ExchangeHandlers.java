package io.culvert.projection.exchange;

import io.culvert.events.BodySide;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.projection.table.PgText;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists exchanges, shows one, and hands out its bodies. */
public final class ExchangeHandlers {

  private final ExchangeQueries exchanges;
  private final BodyDownload bodies;

  public ExchangeHandlers(ExchangeQueries exchanges, BodyDownload bodies) {
    this.exchanges = exchanges;
    this.bodies = bodies;
  }

  public Mono<ServerResponse> list(ServerRequest request) {
    var filter = ExchangeFilter.of(Parameters.of(request));
    return exchanges
        .list(Caller.of(request).accountId(), filter)
        .flatMap(
            page -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(page));
  }

  public Mono<ServerResponse> show(ServerRequest request) {
    Parameters.of(request).only();
    return find(request)
        .flatMap(
            exchange ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(exchange.detail()));
  }

  public Mono<ServerResponse> requestBody(ServerRequest request) {
    return body(request, BodySide.REQUEST);
  }

  public Mono<ServerResponse> responseBody(ServerRequest request) {
    return body(request, BodySide.RESPONSE);
  }

  private Mono<ServerResponse> body(ServerRequest request, BodySide side) {
    var decoded = Parameters.of(request).only("decoded").flag("decoded");
    var account = Caller.of(request).accountId();
    return find(request).flatMap(exchange -> bodies.answer(account, exchange, side, decoded));
  }

  private Mono<StoredExchange> find(ServerRequest request) {
    return exchanges
        .find(Caller.of(request).accountId(), id(request))
        .switchIfEmpty(Mono.error(ApiException::notFound));
  }

  private static UUID id(ServerRequest request) {
    var id = PgText.uuid(request.pathVariable("id"));
    if (id == null) {
      throw ApiException.notFound();
    }
    return id;
  }
}
