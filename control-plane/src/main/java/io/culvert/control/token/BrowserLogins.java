package io.culvert.control.token;

import io.culvert.control.api.LoginCookie;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.CredentialKind;
import io.culvert.events.IssueCredential;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.http.ResponseCookie;
import reactor.core.publisher.Mono;

/** Logs browsers in, whoever found out who the person is. */
public final class BrowserLogins {

  private static final List<String> SCOPES = List.of("read", "admin");

  private final OrderDesk orders;
  private final LoginCookie cookie;
  private final Duration lifetime;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param lifetime how long a browser stays logged in
   */
  BrowserLogins(OrderDesk orders, LoginCookie cookie, Duration lifetime, InstantSource clock) {
    this.orders = orders;
    this.cookie = cookie;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /**
   * Logs a browser in.
   *
   * @param name what its owner may know it by
   * @return the cookie to answer with, once the login holds
   */
  public Mono<ResponseCookie> logIn(String accountId, String name) {
    var token = TokenFormat.generate(random);
    var order =
        new IssueCredential(
            accountId,
            EventIds.next(),
            name,
            TokenFormat.sha256(token).bytes(),
            SCOPES,
            CredentialKind.LOGIN,
            clock.instant().plus(lifetime).truncatedTo(ChronoUnit.MICROS));
    return orders
        .give(Aggregate.account(accountId), order, OrderOrigin.onBehalfOf(accountId))
        .map(_ -> cookie.keep(token, lifetime));
  }
}
