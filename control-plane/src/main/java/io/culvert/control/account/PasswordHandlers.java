package io.culvert.control.account;

import io.culvert.control.account.PersonalData.Person;
import io.culvert.control.api.Caller;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.control.token.BrowserLogins;
import io.culvert.events.ChangePassword;
import io.culvert.events.EraseAccount;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.web.JsonBody;
import io.culvert.web.SameSite;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What a password is asked for: logging in, a new password, the end of the account. */
final class PasswordHandlers {

  /** What who has no password types to delete the account. */
  static final String CONFIRMATION = "delete my account";

  private static final int LONGEST_AGENT = 100;

  private final Accounts accounts;
  private final PersonalData personal;
  private final PasswordHashes passwords;
  private final AccountKeyring keyring;
  private final AttemptLimits attempts;
  private final ClientAddress address;
  private final BrowserLogins logins;
  private final LoginCookie cookie;
  private final OrderDesk orders;

  PasswordHandlers(
      Accounts accounts,
      PersonalData personal,
      PasswordHashes passwords,
      AccountKeyring keyring,
      AttemptLimits attempts,
      ClientAddress address,
      BrowserLogins logins,
      LoginCookie cookie,
      OrderDesk orders) {
    this.accounts = accounts;
    this.personal = personal;
    this.passwords = passwords;
    this.keyring = keyring;
    this.attempts = attempts;
    this.address = address;
    this.logins = logins;
    this.cookie = cookie;
    this.orders = orders;
  }

  Mono<ServerResponse> logIn(ServerRequest request) {
    SameSite.refuseOthers(request.exchange().getRequest());
    return JsonBody.read(request).flatMap(body -> logIn(request, body));
  }

  private Mono<ServerResponse> logIn(ServerRequest request, JsonNode body) {
    var digest = personal.digest(EmailAddress.parse(AccountHandlers.text(body, "email")));
    var from = address.of(request);
    attempts.logIn(from, digest);
    var account = accounts.byEmail(digest);
    return passwords
        .matches(password(body, "password"), account.flatMap(personal::password))
        .filter(isRight -> isRight)
        .switchIfEmpty(wrong())
        .flatMap(
            _ -> {
              attempts.loggedIn(from, digest);
              return logins.logIn(account.orElseThrow().accountId(), browser(request));
            })
        .flatMap(made -> ServerResponse.noContent().cookie(made).build());
  }

  Mono<ServerResponse> change(ServerRequest request) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var account = account(caller);
              var fresh = AccountHandlers.text(body, "new");
              PasswordRules.check(
                  fresh, personal.person(account).orElseGet(() -> new Person("", "")));
              return confirmed(account, password(body, "old"))
                  .then(passwords.hash(fresh))
                  .flatMap(hash -> orders.give(about(caller), order(caller, hash), by(caller)));
            })
        .then(ServerResponse.noContent().build());
  }

  Mono<ServerResponse> erase(ServerRequest request) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body ->
                sure(account(caller), body)
                    .then(
                        orders.give(
                            about(caller), new EraseAccount(caller.accountId()), by(caller))))
        .then(ServerResponse.noContent().cookie(cookie.forget()).build());
  }

  private Mono<Boolean> sure(AccountRecord account, JsonNode body) {
    if (account.password().isPresent()) {
      return confirmed(account, password(body, "password"));
    }
    return CONFIRMATION.equals(body.path("confirmation").asString(""))
        ? Mono.just(true)
        : Mono.error(ControlException.badRequest("confirmation", "must be “" + CONFIRMATION + "”"));
  }

  private Mono<Boolean> confirmed(AccountRecord account, String password) {
    attempts.confirm(account.accountId());
    return passwords
        .matches(password, personal.password(account))
        .filter(isRight -> isRight)
        .switchIfEmpty(wrong())
        .doOnNext(_ -> attempts.confirmed(account.accountId()));
  }

  private ChangePassword order(Caller caller, String hash) {
    var id = caller.accountId();
    var cipher = keyring.cipher(id).orElseThrow(PasswordHandlers::gone);
    return new ChangePassword(
        id, personal.sealPassword(cipher, id, hash), caller.credential().credentialId());
  }

  private AccountRecord account(Caller caller) {
    return accounts.find(caller.accountId()).orElseThrow(PasswordHandlers::gone);
  }

  private static Aggregate about(Caller caller) {
    return Aggregate.account(caller.accountId());
  }

  private static OrderOrigin by(Caller caller) {
    return OrderOrigin.onBehalfOf(caller.accountId());
  }

  // Longer ones are refused before they are hashed.
  private static String password(JsonNode body, String name) {
    var text = AccountHandlers.text(body, name);
    return text.substring(0, Math.min(text.length(), PasswordRules.LONGEST + 1));
  }

  private static String browser(ServerRequest request) {
    var agent =
        Optional.ofNullable(request.headers().firstHeader("User-Agent")).orElse("a browser");
    return agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
  }

  private static <T> Mono<T> wrong() {
    return Mono.error(
        () ->
            new ControlException(ControlError.WRONG_PASSWORD, ControlError.WRONG_PASSWORD.title()));
  }

  private static ControlException gone() {
    return new ControlException(ControlError.NO_SUCH_ACCOUNT, "The account was deleted just now.");
  }
}
