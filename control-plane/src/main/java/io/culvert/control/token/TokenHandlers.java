package io.culvert.control.token;

import io.culvert.control.account.AccountRecord.IssuedCredential;
import io.culvert.control.account.Accounts;
import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.CredentialKind;
import io.culvert.events.IssueCredential;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.web.JsonBody;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/tokens}: an account's tokens and logged-in browsers. */
final class TokenHandlers {

  private static final int LONGEST_NAME = 100;
  private static final List<String> USUAL_SCOPES = List.of("tunnel", "read");

  private final Accounts accounts;
  private final LastUses uses;
  private final OrderDesk orders;
  private final TokenMaker maker;
  private final InstantSource clock;

  /** A credential in the list. */
  record Item(
      String credentialId,
      String name,
      List<String> scopes,
      String kind,
      boolean current,
      String createdAt,
      @Nullable String lastUsedAt,
      @Nullable String expiresAt) {}

  /** What there is. */
  record Items(List<Item> items) {}

  /** A token, told once. */
  record Made(String credentialId, String name, List<String> scopes, String token) {}

  TokenHandlers(
      Accounts accounts, LastUses uses, OrderDesk orders, MasterKeys masters, InstantSource clock) {
    this.accounts = accounts;
    this.uses = uses;
    this.orders = orders;
    this.maker = new TokenMaker(masters);
    this.clock = clock;
  }

  Mono<ServerResponse> list(ServerRequest request) {
    var caller = Caller.of(request);
    var now = clock.instant();
    var items =
        accounts.find(caller.accountId()).stream()
            .flatMap(account -> account.credentials().values().stream())
            .filter(credential -> credential.isGoodAt(now))
            .map(credential -> item(credential, caller))
            .toList();
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Items(items.reversed()));
  }

  Mono<ServerResponse> create(ServerRequest request) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var name = name(body);
              var scopes = scopes(body);
              var token = maker.make(caller.accountId(), OrderOrigin.key(request));
              var order =
                  new IssueCredential(
                      caller.accountId(),
                      EventIds.next(),
                      name,
                      TokenFormat.sha256(token).bytes(),
                      scopes,
                      CredentialKind.TOKEN,
                      null);
              return orders
                  .give(
                      Aggregate.account(caller.accountId()),
                      order,
                      OrderOrigin.of(request, caller, body))
                  .flatMap(
                      decided ->
                          ServerResponse.status(HttpStatus.CREATED)
                              .contentType(MediaType.APPLICATION_JSON)
                              .bodyValue(
                                  new Made(decided.get("credentialId"), name, scopes, token)));
            });
  }

  Mono<ServerResponse> revoke(ServerRequest request) {
    var caller = Caller.of(request);
    return orders
        .give(
            Aggregate.account(caller.accountId()),
            new RevokeCredential(caller.accountId(), request.pathVariable("credentialId")),
            OrderOrigin.of(request, caller))
        .then(ServerResponse.noContent().build());
  }

  private Item item(IssuedCredential credential, Caller caller) {
    return new Item(
        credential.credentialId(),
        credential.name(),
        credential.scopes(),
        credential.kind().name(),
        credential.credentialId().equals(caller.credential().credentialId()),
        credential.createdAt().toString(),
        uses.of(credential.credentialId()).map(Object::toString).orElse(null),
        credential.expiresAt().map(Object::toString).orElse(null));
  }

  private static String name(JsonNode body) {
    var name = body.path("name");
    var text = name.isString() ? name.asString().strip() : "";
    if (text.isEmpty() || text.length() > LONGEST_NAME || text.chars().anyMatch(c -> c < ' ')) {
      throw ControlException.badRequest("name", "must be a text of 1 to 100 characters");
    }
    return text;
  }

  private static List<String> scopes(JsonNode body) {
    var given = Optional.of(body.path("scopes")).filter(node -> !node.isMissingNode());
    if (given.isEmpty()) {
      return USUAL_SCOPES;
    }
    var scopes = new ArrayList<String>();
    for (var scope : given.get()) {
      scopes.add(scope.asString(""));
    }
    return scopes.stream().distinct().sorted().toList(); // the decision says which there are
  }
}
