package io.culvert.control.account;

import io.culvert.control.account.PersonalData.Person;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.keys.AccountKeys;
import io.culvert.control.order.Decided;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.IdentityClaim;
import io.culvert.events.RegisterAccount;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.seal.AccountCipher;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Registers accounts: first the account's key, then the order with everything personal sealed under
 * it. Where no account comes of it, the key is destroyed again.
 */
public final class SignUp {

  private static final Logger log = LoggerFactory.getLogger(SignUp.class);

  private final AccountKeys keys;
  private final PersonalData personal;
  private final OrderDesk orders;

  /**
   * Who wants an account.
   *
   * @param passwordHash empty when another provider's login is the way in
   * @param identity that login, sealed by the account's cipher; empty for none
   * @param emailVerified whether the address is proved already
   */
  public record Newcomer(
      Person person,
      EmailAddress email,
      Optional<String> passwordHash,
      Function<Sealing, Optional<IdentityClaim>> identity,
      boolean emailVerified,
      String billingZone) {}

  /** A new account's id and cipher. */
  public record Sealing(String accountId, AccountCipher cipher) {}

  SignUp(AccountKeys keys, PersonalData personal, OrderDesk orders) {
    this.keys = keys;
    this.personal = personal;
    this.orders = orders;
  }

  /**
   * Registers.
   *
   * @return the decision, whose result has the {@code accountId}
   */
  public Mono<Decided> register(Newcomer newcomer, OrderOrigin origin) {
    var accountId = EventIds.next();
    return Mono.fromFuture(() -> keys.create(accountId))
        .flatMap(
            cipher ->
                orders.give(
                    Aggregate.account(accountId),
                    order(newcomer, new Sealing(accountId, cipher)),
                    origin))
        // A repeated request has the first one's account, and this key is nobody's.
        .doOnNext(decided -> destroyUnless(decided.get("accountId").equals(accountId), accountId))
        .doOnError(
            io.culvert.control.api.ControlException.class,
            e -> destroyUnless(mayStillBecome(e), accountId));
  }

  // An order that is not decided yet may become an account, which needs its key.
  private static boolean mayStillBecome(io.culvert.control.api.ControlException e) {
    return switch (e.error()) {
      case NOT_DECIDED, NOT_AVAILABLE, INTERNAL -> true;
      default -> false;
    };
  }

  private void destroyUnless(boolean isNeeded, String accountId) {
    if (!isNeeded) {
      keys.destroy(accountId)
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  log.warn("A key that nobody needs stays: {}", failure.toString());
                }
              });
    }
  }

  private RegisterAccount order(Newcomer newcomer, Sealing sealing) {
    var id = sealing.accountId();
    var cipher = sealing.cipher();
    return RegisterAccount.newBuilder()
        .setAccountId(id)
        .setEmailDigest(personal.digest(newcomer.email()))
        .setPersonal(personal.seal(cipher, id, newcomer.person()))
        .setPassword(
            newcomer
                .passwordHash()
                .map(hash -> personal.sealPassword(cipher, id, hash))
                .orElse(null))
        .setIdentity(newcomer.identity().apply(sealing).orElse(null))
        .setEmailVerified(newcomer.emailVerified())
        .setBillingZone(newcomer.billingZone())
        .setPlan("")
        .build();
  }
}
