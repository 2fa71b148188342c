package io.culvert.control.hostname;

import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.domain.DomainChallenge;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.AssignTcpPort;
import io.culvert.events.ChangeHostnameSettings;
import io.culvert.events.ReleaseHostname;
import io.culvert.events.ReleaseTcpPort;
import io.culvert.events.ReserveHostname;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.web.JsonBody;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/v1/hostnames}: what an account has of hostnames, and orders about them. An answer's
 * {@code ETag} changes with every change of the hostname; with {@code If-Match} an order is only
 * carried out on what its giver has seen.
 */
final class HostnameHandlers {

  private static final int MOST_ITEMS = 200;
  private static final int RETRIES = 3;

  private final HostnameView view;
  private final HostnameRules rules;
  private final OrderDesk orders;
  private final DomainChallenge challenge;
  private final VerifyDomain verify;
  private final InstantSource clock;

  HostnameHandlers(
      HostnameView view,
      HostnameRules rules,
      OrderDesk orders,
      DomainChallenge challenge,
      VerifyDomain verify,
      InstantSource clock) {
    this.view = view;
    this.rules = rules;
    this.orders = orders;
    this.challenge = challenge;
    this.verify = verify;
    this.clock = clock;
  }

  Mono<ServerResponse> list(ServerRequest request) {
    var limit = limit(request);
    var after = request.queryParam("cursor").map(HostnamePage::decode).orElse("");
    var rest =
        view.book().ofAccount(Caller.of(request).accountId()).stream()
            .filter(claim -> claim.hostname().compareTo(after) > 0)
            .map(this::item)
            .toList();
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(HostnamePage.of(rest, limit));
  }

  Mono<ServerResponse> show(ServerRequest request) {
    var claim = claim(request);
    return request.headers().header("If-None-Match").contains(etag(claim))
        ? ServerResponse.status(HttpStatus.NOT_MODIFIED).eTag(etag(claim)).build()
        : answer(HttpStatus.OK, claim);
  }

  Mono<ServerResponse> reserve(ServerRequest request) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var name = name(body.path("hostname").asString(""));
              var settings = SettingsBody.merge(SettingsRules.standard(), body.path("settings"));
              var order =
                  switch (name) {
                    case HostnameName.UnderBase(var hostname) ->
                        new ReserveHostname(hostname, caller.accountId(), false, settings);
                    case HostnameName.Custom(var hostname) ->
                        new ReserveHostname(hostname, caller.accountId(), true, settings);
                    case HostnameName.Refused(var error, var why) ->
                        throw new ControlException(error, why);
                  };
              return orders
                  .give(
                      Aggregate.hostname(order.getHostname()),
                      order,
                      OrderOrigin.of(request, caller, body))
                  .then(
                      Mono.defer(
                          () -> answer(HttpStatus.CREATED, claim(order.getHostname(), caller))));
            });
  }

  Mono<ServerResponse> change(ServerRequest request) {
    var caller = Caller.of(request);
    var hostname = hostname(request);
    var seen = ifMatch(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var once = Mono.defer(() -> change(request, caller, hostname, seen, body));
              return seen == null && OrderOrigin.key(request).isEmpty()
                  ? once.retryWhen(Retry.max(RETRIES).filter(HostnameHandlers::wasChanged))
                  : once;
            })
        .then(Mono.defer(() -> answer(HttpStatus.OK, claim(hostname, caller))));
  }

  // What is not named stays, so the order is about the settings that were seen.
  private Mono<?> change(
      ServerRequest request, Caller caller, String hostname, @Nullable String seen, JsonNode body) {
    var claim = claim(hostname, caller);
    var settings = SettingsBody.merge(claim.settings(), body.path("settings"));
    var expected = seen == null ? claim.lastEventId() : seen;
    var order = new ChangeHostnameSettings(hostname, caller.accountId(), settings, expected);
    return orders.give(Aggregate.hostname(hostname), order, OrderOrigin.of(request, caller, body));
  }

  Mono<ServerResponse> release(ServerRequest request) {
    var caller = Caller.of(request);
    var order = new ReleaseHostname(hostname(request), caller.accountId(), ifMatch(request));
    return orders
        .give(Aggregate.hostname(order.getHostname()), order, OrderOrigin.of(request, caller))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  Mono<ServerResponse> verify(ServerRequest request) {
    var caller = Caller.of(request);
    return verify
        .verify(claim(request), OrderOrigin.of(request, caller))
        .then(Mono.defer(() -> answer(HttpStatus.OK, claim(request))));
  }

  Mono<ServerResponse> assignPort(ServerRequest request) {
    var caller = Caller.of(request);
    var hostname = hostname(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var order = new AssignTcpPort(hostname, caller.accountId(), port(body.path("port")));
              return orders.give(
                  Aggregate.hostname(hostname), order, OrderOrigin.of(request, caller, body));
            })
        .then(Mono.defer(() -> answer(HttpStatus.OK, claim(hostname, caller))));
  }

  Mono<ServerResponse> releasePort(ServerRequest request) {
    var caller = Caller.of(request);
    var order = new ReleaseTcpPort(hostname(request), caller.accountId());
    return orders
        .give(Aggregate.hostname(order.getHostname()), order, OrderOrigin.of(request, caller))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  private Mono<ServerResponse> answer(HttpStatus status, HostnameClaim claim) {
    var response = ServerResponse.status(status).eTag(etag(claim));
    if (status == HttpStatus.CREATED) {
      response.location(URI.create("/api/v1/hostnames/" + claim.hostname()));
    }
    return response.contentType(MediaType.APPLICATION_JSON).bodyValue(item(claim));
  }

  private HostnameItem item(HostnameClaim claim) {
    var isOwner = claim.accountId().equals(view.book().ownership(claim.hostname()).owner());
    return HostnameItem.of(claim, isOwner, challenge, clock.instant());
  }

  private HostnameClaim claim(ServerRequest request) {
    return claim(hostname(request), Caller.of(request));
  }

  private HostnameClaim claim(String hostname, Caller caller) {
    return view.book()
        .ownership(hostname)
        .claimOf(caller.accountId())
        .orElseThrow(
            () ->
                new ControlException(
                    ControlError.HOSTNAME_UNKNOWN, "You have no hostname " + hostname + "."));
  }

  // A name that cannot be reserved any more can still be looked at and released.
  private String hostname(ServerRequest request) {
    var typed = request.pathVariable("hostname");
    return switch (rules.parse(typed)) {
      case HostnameName.UnderBase(var hostname) -> hostname;
      case HostnameName.Custom(var hostname) -> hostname;
      case HostnameName.Refused _ -> typed;
    };
  }

  private HostnameName name(String typed) {
    if (typed.isBlank()) {
      throw ControlException.badRequest("hostname", "is missing");
    }
    return rules.parse(typed);
  }

  private static @Nullable Integer port(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw ControlException.badRequest("port", "must be a whole number");
    }
    return node.intValue();
  }

  private static int limit(ServerRequest request) {
    try {
      var limit = request.queryParam("limit").map(Integer::parseInt).orElse(MOST_ITEMS);
      if (limit >= 1 && limit <= MOST_ITEMS) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ControlException.badRequest("limit", "must be a whole number from 1 to " + MOST_ITEMS);
  }

  private static String etag(HostnameClaim claim) {
    return '"' + claim.lastEventId() + '"';
  }

  // RFC 9110 §13.1.1; lists have no use here, as there is one current state.
  private static @Nullable String ifMatch(ServerRequest request) {
    var given = request.headers().firstHeader("If-Match");
    return given == null || given.strip().equals("*") ? null : given.strip().replace("\"", "");
  }

  private static boolean wasChanged(Throwable failure) {
    return failure instanceof ControlException refused
        && refused.error() == ControlError.HOSTNAME_CHANGED;
  }
}
