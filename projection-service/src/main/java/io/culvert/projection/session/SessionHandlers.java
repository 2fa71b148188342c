package io.culvert.projection.session;

import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists sessions. */
public final class SessionHandlers {

  private final SessionQueries sessions;

  public SessionHandlers(SessionQueries sessions) {
    this.sessions = sessions;
  }

  public Mono<ServerResponse> list(ServerRequest request) {
    var filter = SessionFilter.of(Parameters.of(request));
    return sessions
        .list(Caller.of(request).accountId(), filter)
        .flatMap(
            page -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(page));
  }
}
