package io.culvert.gateway.acme;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/** One certificate, from the order to its end (RFC 8555 §7.4). */
final class OrderCertificate {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Authority authority;
  private final ChallengeKind kind;
  private final Challenges challenges;

  OrderCertificate(Authority authority, ChallengeKind kind, Challenges challenges) {
    this.authority = authority;
    this.kind = kind;
    this.challenges = challenges;
  }

  /**
   * Orders it; takes seconds.
   *
   * @param replaced the one whose place it takes
   */
  IssuedCertificate forName(String name, Optional<IssuedCertificate> replaced)
      throws OrderFailed, InterruptedException {
    try {
      return complete(begin(authority.login(), name, replaced), name);
    } catch (AcmeException e) {
      authority.logOut();
      throw OrderFailed.of(e);
    } catch (AcmeProtocolException | AcmeLazyLoadingException e) {
      throw OrderFailed.refused(e.toString());
    } catch (IOException e) {
      throw OrderFailed.of(e);
    }
  }

  private static Order begin(Login login, String name, Optional<IssuedCertificate> replaced)
      throws AcmeException {
    var order = login.newOrder().domain(name);
    if (replaced.isPresent()
        && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()) {
      order.replaces(replaced.get().leaf()); // RFC 9773 §5
    }
    return order.create();
  }

  private IssuedCertificate complete(Order order, String name)
      throws AcmeException, IOException, OrderFailed, InterruptedException {
    for (var authorization : order.getAuthorizations()) {
      confirm(authorization, name);
    }
    order.waitUntilReady(PATIENCE);
    var keys = Keys.generate();
    order.execute(keys);
    if (order.waitForCompletion(PATIENCE) != Status.VALID) {
      throw OrderFailed.refused(order.getError().map(Problem::toString).orElse("without a reason"));
    }
    return new IssuedCertificate(keys.getPrivate(), order.getCertificate().getCertificateChain());
  }

  private void confirm(Authorization authorization, String name)
      throws AcmeException, IOException, OrderFailed, InterruptedException {
    if (authorization.getStatus() == Status.VALID) {
      return; // from an order of late
    }
    var challenge = challengeOf(authorization);
    challenges.expect(name, challenge.getAuthorization());
    try {
      challenge.trigger();
      if (challenge.waitForCompletion(PATIENCE) != Status.VALID) {
        throw OrderFailed.notConfirmed(
            challenge.getError().map(Problem::toString).orElse("without a reason"));
      }
    } finally {
      challenges.forget(name);
    }
  }

  private TokenChallenge challengeOf(Authorization authorization) throws OrderFailed {
    var type =
        switch (kind) {
          case HTTP_01 -> Http01Challenge.class;
          case TLS_ALPN_01 -> TlsAlpn01Challenge.class;
        };
    return authorization
        .findChallenge(type)
        .map(TokenChallenge.class::cast)
        .orElseThrow(() -> OrderFailed.refused("the authority does not offer " + kind));
  }
}
