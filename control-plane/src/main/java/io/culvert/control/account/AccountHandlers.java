package io.culvert.control.account;

import io.culvert.control.account.PersonalData.Person;
import io.culvert.control.api.Caller;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.mail.MailQueue;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.ChangeBillingZone;
import io.culvert.web.JsonBody;
import io.culvert.web.SameSite;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/account}: coming into being, being looked at, and what is not a secret of it. */
final class AccountHandlers {

  private static final Logger log = LoggerFactory.getLogger(AccountHandlers.class);

  private static final int LONGEST_NAME = 100;

  private final Accounts accounts;
  private final AccountPage page;
  private final PersonalData personal;
  private final PasswordHashes passwords;
  private final SignUp signUp;
  private final MailQueue mails;
  private final VerificationLinks links;
  private final AttemptLimits attempts;
  private final ClientAddress address;
  private final OrderDesk orders;
  private final InstantSource clock;

  AccountHandlers(
      Accounts accounts,
      AccountPage page,
      PersonalData personal,
      PasswordHashes passwords,
      SignUp signUp,
      MailQueue mails,
      VerificationLinks links,
      AttemptLimits attempts,
      ClientAddress address,
      OrderDesk orders,
      InstantSource clock) {
    this.accounts = accounts;
    this.page = page;
    this.personal = personal;
    this.passwords = passwords;
    this.signUp = signUp;
    this.mails = mails;
    this.links = links;
    this.attempts = attempts;
    this.address = address;
    this.orders = orders;
    this.clock = clock;
  }

  Mono<ServerResponse> register(ServerRequest request) {
    SameSite.refuseOthers(request.exchange().getRequest());
    return JsonBody.read(request).flatMap(body -> register(request, body));
  }

  private Mono<ServerResponse> register(ServerRequest request, JsonNode body) {
    var email = EmailAddress.parse(text(body, "email"));
    var person = new Person(name(body), email.value());
    var password = text(body, "password");
    PasswordRules.check(password, person);
    var zone = body.path("billingZone").isMissingNode() ? "UTC" : zone(body);
    var digest = personal.digest(email);
    attempts.register(address.of(request), digest);
    var origin = OrderOrigin.ofStranger(request, HexFormat.of().formatHex(digest.array()), body);
    return passwords
        .hash(password)
        .flatMap(
            hash ->
                signUp.register(
                    new SignUp.Newcomer(
                        person, email, Optional.of(hash), _ -> Optional.empty(), false, zone),
                    origin))
        .flatMap(
            decided -> {
              var accountId = decided.get("accountId");
              return wantMail(accountId)
                  .onErrorComplete() // The account is there, and can ask for the mail again.
                  .then(
                      ServerResponse.status(HttpStatus.CREATED)
                          .contentType(MediaType.APPLICATION_JSON)
                          .bodyValue(Map.of("accountId", accountId)));
            });
  }

  Mono<ServerResponse> verify(ServerRequest request) {
    SameSite.refuseOthers(request.exchange().getRequest());
    return JsonBody.read(request)
        .map(body -> links.read(text(body, "token"), clock.instant()))
        .flatMap(
            order ->
                orders.give(
                    Aggregate.account(order.getAccountId()),
                    order,
                    OrderOrigin.onBehalfOf(order.getAccountId())))
        .then(ServerResponse.noContent().build());
  }

  Mono<ServerResponse> sendVerification(ServerRequest request) {
    var account = account(Caller.of(request));
    if (personal.person(account).isEmpty() || account.emailVerified()) {
      return ServerResponse.accepted().build();
    }
    attempts.mail(account.accountId());
    return wantMail(account.accountId()).then(ServerResponse.accepted().build());
  }

  private Mono<Void> wantMail(String accountId) {
    return Mono.fromFuture(() -> mails.want(accountId))
        .onErrorMap(
            failure -> {
              log.error("Account {} gets no mail: {}", accountId, failure.toString());
              return new ControlException(
                  ControlError.NOT_AVAILABLE, "The log did not take the wish for a mail.");
            });
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(page.of(account(Caller.of(request))));
  }

  Mono<ServerResponse> changeBillingZone(ServerRequest request) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body ->
                orders.give(
                    Aggregate.account(caller.accountId()),
                    new ChangeBillingZone(caller.accountId(), zone(body)),
                    OrderOrigin.of(request, caller, body)))
        .then(ServerResponse.noContent().build());
  }

  private AccountRecord account(Caller caller) {
    return accounts
        .find(caller.accountId())
        .orElseThrow(
            () ->
                new ControlException(
                    ControlError.NO_SUCH_ACCOUNT, "The account was deleted just now."));
  }

  private static String name(JsonNode body) {
    var name = text(body, "name").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < ' ')) {
      throw ControlException.badRequest("name", "must be a text of 1 to 100 characters");
    }
    return name;
  }

  private static String zone(JsonNode body) {
    var zone = text(body, "billingZone");
    if (!AccountDecisions.isZone(zone)) {
      throw ControlException.badRequest(
          "billingZone", "must be an IANA time zone such as Europe/Berlin");
    }
    return zone;
  }

  static String text(JsonNode body, String name) {
    var value = body.path(name);
    if (!value.isString()) {
      throw ControlException.badRequest(name, "must be a text");
    }
    return value.asString();
  }
}
