package io.culvert.control.oauth;

import io.culvert.control.account.AccountRecord;
import io.culvert.control.account.Accounts;
import io.culvert.control.account.EmailAddress;
import io.culvert.control.account.IdentityNames;
import io.culvert.control.account.PersonalData;
import io.culvert.control.account.SignUp;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.IdentityClaim;
import io.culvert.events.LinkIdentity;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** From what a provider proved to the account that it opens, which may be a new one. */
final class ProviderLogins {

  private final Accounts accounts;
  private final PersonalData personal;
  private final IdentityNames names;
  private final AccountKeyring keyring;
  private final SignUp signUp;
  private final OrderDesk orders;

  ProviderLogins(
      Accounts accounts,
      PersonalData personal,
      IdentityNames names,
      AccountKeyring keyring,
      SignUp signUp,
      OrderDesk orders) {
    this.accounts = accounts;
    this.personal = personal;
    this.names = names;
    this.keyring = keyring;
    this.signUp = signUp;
    this.orders = orders;
  }

  /**
   * The account to log in to.
   *
   * @return its id; an error with a {@link ControlException} when there is none
   */
  Mono<String> account(ProvenIdentity identity) {
    var digest = personal.digest(identity.provider(), identity.subject());
    var linked = accounts.byIdentity(identity.provider(), digest).map(AccountRecord::accountId);
    var email = identity.verifiedEmail().map(EmailAddress::parse);
    var holder =
        email
            .flatMap(address -> accounts.byEmail(personal.digest(address)))
            .map(found -> new WhoseLogin.Holder(found.accountId(), found.emailVerified()));
    return switch (WhoseLogin.decide(linked, identity.verifiedEmail(), holder)) {
      case WhoseLogin.Linked(var id) -> Mono.just(id);
      case WhoseLogin.SameAddress(var id) -> link(id, identity);
      case WhoseLogin.Newcomer _ -> register(identity);
      // Who does not verify an address in time loses it; the decision knows the time.
      case WhoseLogin.AddressNotVerifiedHere _ ->
          register(identity)
              .onErrorMap(
                  ProviderLogins::isEmailTaken, _ -> refused(ControlError.EMAIL_NOT_VERIFIED_HERE));
      case WhoseLogin.AddressNotVerifiedThere _ ->
          Mono.error(refused(ControlError.EMAIL_NOT_VERIFIED_THERE));
    };
  }

  private Mono<String> link(String accountId, ProvenIdentity identity) {
    return Mono.justOrEmpty(keyring.cipher(accountId))
        .switchIfEmpty(Mono.error(() -> refused(ControlError.NO_SUCH_ACCOUNT)))
        .map(cipher -> new LinkIdentity(accountId, claim(identity, accountId, cipher)))
        .flatMap(
            order ->
                orders.give(Aggregate.account(accountId), order, OrderOrigin.onBehalfOf(accountId)))
        .thenReturn(accountId);
  }

  private Mono<String> register(ProvenIdentity identity) {
    var email = EmailAddress.parse(identity.verifiedEmail().orElseThrow());
    var newcomer =
        new SignUp.Newcomer(
            new PersonalData.Person(identity.name(), email.value()),
            email,
            Optional.empty(),
            sealing -> Optional.of(claim(identity, sealing.accountId(), sealing.cipher())),
            true,
            "UTC");
    return signUp
        .register(newcomer, OrderOrigin.platform())
        .map(decided -> decided.get("accountId"));
  }

  private IdentityClaim claim(ProvenIdentity identity, String accountId, AccountCipher cipher) {
    return new IdentityClaim(
        identity.provider(),
        personal.digest(identity.provider(), identity.subject()),
        names.seal(
            cipher,
            accountId,
            identity.subject(),
            identity.login(),
            identity.verifiedEmail().orElse("")));
  }

  private static boolean isEmailTaken(Throwable failure) {
    return failure instanceof ControlException e && e.error() == ControlError.EMAIL_TAKEN;
  }

  private static ControlException refused(ControlError error) {
    return new ControlException(error, error.title());
  }
}
