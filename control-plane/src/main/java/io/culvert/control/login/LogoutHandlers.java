package io.culvert.control.login;

import io.culvert.control.api.Authentication;
import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.api.Credentials;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.CredentialKind;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.account.Credential;
import io.culvert.web.JsonBody;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Ending a login: a browser's, or a program's own token. */
final class LogoutHandlers {

  private final OrderDesk desk;
  private final Authentication authentication;
  private final Credentials credentials;
  private final LoginCookie cookie;

  LogoutHandlers(
      OrderDesk desk, Authentication authentication, Credentials credentials, LoginCookie cookie) {
    this.desk = desk;
    this.authentication = authentication;
    this.credentials = credentials;
    this.cookie = cookie;
  }

  /**
   * {@code POST /api/v1/login/end}: the browser's login is void, and its cookie gone. A token that
   * a browser was given by hand belongs to a program, and stays good.
   */
  Mono<ServerResponse> end(ServerRequest request) {
    return authentication
        .caller(request)
        .map(Caller::credential)
        .filter(credential -> credential.kind() == CredentialKind.LOGIN)
        .flatMap(this::revoke)
        .then(Mono.defer(() -> ServerResponse.noContent().cookie(cookie.forget()).build()));
  }

  /**
   * {@code POST /auth/revoke} (RFC 7009): the token in the body is void. Who has a token may make
   * it void, so it needs no other proof; that it is void already, or was never good, is no error.
   */
  Mono<ServerResponse> revokeToken(ServerRequest request) {
    if (!credentials.isReady()) {
      throw new ControlException(ControlError.NOT_AVAILABLE, "The accounts are still being read.");
    }
    return token(request)
        .flatMap(credentials::find)
        .flatMap(found -> found.map(this::revoke).orElse(Mono.empty()))
        .then(Mono.defer(() -> ServerResponse.ok().header("Cache-Control", "no-store").build()));
  }

  private Mono<Void> revoke(Credential credential) {
    var account = credential.accountId();
    return desk.give(
            Aggregate.account(account),
            new RevokeCredential(account, credential.credentialId()),
            OrderOrigin.onBehalfOf(account))
        .onErrorResume(ControlException.class, LogoutHandlers::isVoidAlready)
        .then();
  }

  private static <T> Mono<T> isVoidAlready(ControlException refused) {
    return refused.error() == ControlError.NO_SUCH_TOKEN ? Mono.empty() : Mono.error(refused);
  }

  private static Mono<String> token(ServerRequest request) {
    var type = request.headers().contentType();
    var isJson = type.filter(MediaType.APPLICATION_JSON::isCompatibleWith).isPresent();
    Mono<Optional<String>> token =
        isJson
            ? JsonBody.read(request).map(body -> Optional.of(body.path("token").asString("")))
            : request.formData().map(form -> Optional.ofNullable(form.getFirst("token")));
    return token.map(
        given ->
            given
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ControlException.badRequest("token", "is missing")));
  }
}
