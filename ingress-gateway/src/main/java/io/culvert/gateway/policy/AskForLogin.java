package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows a user name and its password. Guesses are limited by address, and by tunnel,
 * because the slow hash is computed on an event loop that others share.
 */
final class AskForLogin implements Check<Visit> {
  private static final RateLimit GUESSES = new RateLimit(10, 60, 10, RateLimit.By.IP);

  /** Some hundred milliseconds of a second, however many addresses they come from. */
  private static final RateLimit ALL_GUESSES = new RateLimit(20, 1, 20, RateLimit.By.TUNNEL);

  private final List<KnownLogin> logins;
  private final ClientMeters clients;
  private final RateMeter all = new RateMeter();

  /**
   * @param logins at least one
   * @param clients where guesses are counted
   */
  AskForLogin(List<BasicLogin> logins, ClientMeters clients) {
    this.logins = logins.stream().map(KnownLogin::new).toList();
    this.clients = clients;
  }

  @Override
  public @Nullable Objection against(Visit visit) {
    var given = visit.login();
    if (given == null) {
      return Objection.of(CulvertError.LOGIN_REQUIRED);
    }
    return isKnown(given) ? null : guess(given, visit);
  }

  private boolean isKnown(BasicCredentials given) {
    boolean known = false;
    for (var login : logins) {
      known |= login.isFor(given.user()) && login.isKnown(given.password());
    }
    return known;
  }

  private @Nullable Objection guess(BasicCredentials given, Visit visit) {
    var meter = clients.of(this, visit.address());
    long wait = meter.take(GUESSES, visit.now());
    if (wait > 0) {
      return Objection.forNow(CulvertError.TOO_MANY_GUESSES, wait);
    }
    wait = all.take(ALL_GUESSES, visit.now());
    if (wait > 0) {
      meter.giveBack(GUESSES); // it was not looked at
      return Objection.forNow(CulvertError.TOO_MANY_GUESSES, wait);
    }
    if (isRight(given)) {
      meter.giveBack(GUESSES);
      return null;
    }
    return Objection.of(CulvertError.LOGIN_REQUIRED);
  }

  private boolean isRight(BasicCredentials given) {
    for (var login : logins) {
      if (login.isFor(given.user())) {
        return login.isPassword(given.password());
      }
    }
    // As slow as for a user that there is, so that the time tells nobody who there is.
    logins.getFirst().isPassword(given.password());
    return false;
  }
}
