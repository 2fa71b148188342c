package io.culvert.control.oauth;

import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.UnlinkIdentity;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Which providers there are, and giving up the login at one. */
final class IdentityHandlers {

  private final List<Item> providers;
  private final OrderDesk orders;

  /** A provider, as the pages need it. */
  record Item(String name, String title) {}

  /** All of them. */
  record Items(List<Item> items) {}

  IdentityHandlers(List<Provider> providers, OrderDesk orders) {
    this.providers =
        providers.stream().map(provider -> new Item(provider.name(), provider.title())).toList();
    this.orders = orders;
  }

  /** {@code GET /api/v1/login/providers}; anybody may ask. */
  Mono<ServerResponse> list(ServerRequest request) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Items(providers));
  }

  /** {@code DELETE /api/v1/account/identities/{provider}/{id}}. */
  Mono<ServerResponse> unlink(ServerRequest request) {
    var caller = Caller.of(request);
    var order =
        new UnlinkIdentity(
            caller.accountId(),
            request.pathVariable("provider"),
            digest(request.pathVariable("id")));
    return orders
        .give(Aggregate.account(caller.accountId()), order, OrderOrigin.of(request, caller))
        .then(ServerResponse.noContent().build());
  }

  private static ByteBuffer digest(String hex) {
    try {
      return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new ControlException(ControlError.NOT_FOUND, ControlError.NOT_FOUND.title());
    }
  }
}
