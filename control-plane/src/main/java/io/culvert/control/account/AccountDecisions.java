package io.culvert.control.account;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.control.token.CredentialState;
import io.culvert.events.AccountEvent;
import io.culvert.events.AdoptAccount;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.ChangeBillingZone;
import io.culvert.events.ChangePassword;
import io.culvert.events.ChangePlan;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.EmailVerified;
import io.culvert.events.PasswordChanged;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.RegisterAccount;
import io.culvert.events.VerifyEmail;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen to an account while it lives; its end is in {@link Erasure}. */
public final class AccountDecisions {

  private AccountDecisions() {}

  public static DecisionTable table() {
    return DecisionTable.none()
        .on(RegisterAccount.class, (order, world) -> Registration.decide(order.payload(), world))
        .on(AdoptAccount.class, (order, world) -> adopt(order.payload(), world))
        .on(VerifyEmail.class, (order, world) -> verify(order.payload(), world))
        .on(ChangePassword.class, (order, world) -> changePassword(order.payload(), world))
        .on(ChangePlan.class, (order, world) -> changePlan(order.payload(), world))
        .on(ChangeBillingZone.class, (order, world) -> changeZone(order.payload(), world));
  }

  /** The account as decisions see it. */
  public static AccountState state(String accountId, World world) {
    return world.fold(
        Aggregate.account(accountId),
        AccountEvent.class,
        AccountState.none(),
        AccountState::evolve);
  }

  /** Whether this JVM knows the time zone; null is no zone. */
  static boolean isZone(@Nullable String zone) {
    try {
      return zone != null && zone.equals(ZoneId.of(zone).getId());
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Decision adopt(AdoptAccount order, World world) {
    return world.history(Aggregate.account(order.getAccountId())).isEmpty()
        ? new Decision.Adopted(order.getEvents())
        : accept();
  }

  private static Decision verify(VerifyEmail order, World world) {
    var account = state(order.getAccountId(), world);
    if (!account.isOpen() || !account.hasEmail(order.getEmailDigest())) {
      return reject(ControlError.LINK_NOT_VALID);
    }
    return account.isEmailVerified()
        ? accept()
        : accept(Fact.account(order.getAccountId(), new EmailVerified()));
  }

  private static Decision changePassword(ChangePassword order, World world) {
    var id = order.getAccountId();
    if (!state(id, world).isOpen()) {
      return reject(ControlError.NO_SUCH_ACCOUNT);
    }
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.account(id, new PasswordChanged(order.getPassword())));
    for (var login : CredentialState.of(id, world).good(CredentialKind.LOGIN, world.now())) {
      if (!login.credentialId().equals(order.getKeepCredentialId())) {
        facts.add(Fact.account(id, new CredentialRevoked(login.credentialId())));
      }
    }
    return accept(facts);
  }

  private static Decision changePlan(ChangePlan order, World world) {
    var account = state(order.getAccountId(), world);
    if (!account.isOpen()) {
      return reject(ControlError.NO_SUCH_ACCOUNT);
    }
    if (world.plans().find(order.getPlan()).isEmpty()) {
      return reject(ControlError.NO_SUCH_PLAN);
    }
    return order.getPlan().equals(account.plan())
        ? accept()
        : accept(
            Fact.account(
                order.getAccountId(), new PlanChanged(order.getPlan(), PlanChangeReason.OPERATOR)));
  }

  private static Decision changeZone(ChangeBillingZone order, World world) {
    var account = state(order.getAccountId(), world);
    if (!account.isOpen()) {
      return reject(ControlError.NO_SUCH_ACCOUNT);
    }
    if (!isZone(order.getBillingZone())) {
      return reject(ControlError.BAD_REQUEST, "billingZone: is no IANA time zone");
    }
    return order.getBillingZone().equals(account.billingZone())
        ? accept()
        : accept(
            Fact.account(order.getAccountId(), new BillingZoneChanged(order.getBillingZone())));
  }
}
