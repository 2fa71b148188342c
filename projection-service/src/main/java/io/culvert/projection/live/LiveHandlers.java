package io.culvert.projection.live;

import io.culvert.projection.api.Authentication;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.projection.exchange.ExchangeQueries;
import io.culvert.projection.exchange.Summary;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events of an account (HTML standard, §9.2). */
public final class LiveHandlers {

  private static final Duration RECONNECT = Duration.ofSeconds(2);
  private static final Duration POSITIONED_WITHIN = Duration.ofSeconds(5);
  private static final Duration LOOK_AT_TOKEN = Duration.ofSeconds(1);
  private static final ServerSentEvent<String> TOO_SLOW = comment("dropped: you read too slowly");
  private static final ServerSentEvent<String> REVOKED = comment("closed: the token was revoked");
  private static final ServerSentEvent<String> ALIVE = comment("alive");

  private final LiveFeed feed;
  private final LiveReader reader;
  private final ExchangeQueries exchanges;
  private final Authentication authentication;
  private final JsonMapper json;
  private final Duration heartbeat;

  public LiveHandlers(
      LiveFeed feed,
      LiveReader reader,
      ExchangeQueries exchanges,
      Authentication authentication,
      JsonMapper json,
      Duration heartbeat) {
    this.feed = feed;
    this.reader = reader;
    this.exchanges = exchanges;
    this.authentication = authentication;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  public Mono<ServerResponse> live(ServerRequest request) {
    Parameters.of(request).only();
    var caller = Caller.of(request);
    var lastSeen = request.headers().firstHeader("Last-Event-ID");
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no") // nginx would hold events back
        .body(
            Flux.using(
                () -> feed.add(caller.accountId()),
                listener -> events(listener, caller, lastSeen),
                feed::remove),
            new ParameterizedTypeReference<ServerSentEvent<String>>() {});
  }

  private Flux<ServerSentEvent<String>> events(
      Listener listener, Caller caller, @Nullable String lastSeen) {
    // Once the client has read the greeting, it misses nothing that happens from then on.
    var greeting =
        reader
            .awaitPosition()
            .timeout(POSITIONED_WITHIN, Mono.empty())
            .thenReturn(
                ServerSentEvent.<String>builder().comment("connected").retry(RECONNECT).build());
    var live = listener.events().map(LiveEvent::asServerSentEvent).concatWithValues(TOO_SLOW);
    var beats = Flux.interval(heartbeat).onBackpressureDrop().map(_ -> ALIVE);
    var end =
        Flux.interval(LOOK_AT_TOKEN)
            .onBackpressureDrop()
            .filter(_ -> !authentication.isStillGood(caller))
            .map(_ -> REVOKED);
    return Flux.concat(
            greeting, missed(caller, lastSeen), Flux.merge(live, late(caller), beats, end))
        .takeUntil(event -> event == TOO_SLOW || event == REVOKED);
  }

  /** Best effort: what was written since the event that the client saw last. */
  private Flux<ServerSentEvent<String>> missed(Caller caller, @Nullable String lastSeen) {
    if (lastSeen == null) {
      return Flux.empty();
    }
    try {
      return exchanges
          .writtenAfter(caller.accountId(), EventIds.instantOf(lastSeen))
          .map(this::asEvent)
          .onErrorComplete(); // live events are worth more than missed ones
    } catch (IllegalArgumentException e) {
      return Flux.empty(); // not an id of ours
    }
  }

  /** What was written before the client came, and was not in the table yet when it looked there. */
  private Flux<ServerSentEvent<String>> late(Caller caller) {
    return Flux.defer(
        () ->
            new LateExchanges(exchanges)
                .upTo(reader.positions(Topics.HTTP_EXCHANGES.name()), caller.accountId())
                .map(this::asEvent)
                .onErrorComplete());
  }

  private ServerSentEvent<String> asEvent(Summary summary) {
    return ServerSentEvent.builder(json.writeValueAsString(summary)).event("exchange").build();
  }

  private static ServerSentEvent<String> comment(String text) {
    return ServerSentEvent.<String>builder().comment(text).build();
  }
}
