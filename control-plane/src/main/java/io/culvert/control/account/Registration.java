package io.culvert.control.account;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.EmailReleased;
import io.culvert.events.EmailVerified;
import io.culvert.events.IdentityLinked;
import io.culvert.events.PasswordChanged;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.RegisterAccount;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How an account comes into being. An e-mail address belongs to one account: to the first that
 * registers it, unless that does not verify it within {@link #TIME_TO_VERIFY}. So nobody can keep
 * an address from the person whose it is.
 */
final class Registration {

  static final Duration TIME_TO_VERIFY = Duration.ofHours(24);

  private Registration() {}

  static Decision decide(RegisterAccount order, World world) {
    var id = order.getAccountId();
    if (AccountDecisions.state(id, world).phase() != AccountState.Phase.UNKNOWN) {
      return reject(ControlError.ACCOUNT_EXISTS);
    }
    if (!AccountDecisions.isZone(order.getBillingZone())) {
      return reject(ControlError.BAD_REQUEST, "billingZone: is no IANA time zone");
    }
    if (!order.getPlan().isEmpty() && world.plans().find(order.getPlan()).isEmpty()) {
      return reject(ControlError.NO_SUCH_PLAN);
    }
    if (isIdentityTaken(order, world)) {
      return reject(ControlError.IDENTITY_TAKEN);
    }
    List<Fact> facts = new ArrayList<>();
    var email = order.getEmailDigest();
    if (email != null) {
      var holder = emailHolder(email, world).accountId();
      if (holder.isPresent()) {
        if (!isGivenUp(holder.get(), world)) {
          return reject(ControlError.EMAIL_TAKEN);
        }
        facts.add(Fact.account(holder.get(), new EmailReleased(email)));
      }
    }
    facts.addAll(facts(order));
    return accept(facts).with("accountId", id);
  }

  /** Whom an e-mail address belongs to. */
  static Holder emailHolder(ByteBuffer digest, World world) {
    return world.fold(
        Aggregate.email(digest), AccountEvent.class, Holder.nobody(), Holder::ofEmail);
  }

  private static boolean isIdentityTaken(RegisterAccount order, World world) {
    var claim = order.getIdentity();
    return claim != null
        && world
            .fold(
                Aggregate.identity(claim.getProvider(), claim.getSubjectDigest()),
                AccountEvent.class,
                Holder.nobody(),
                Holder::ofIdentity)
            .isOther(order.getAccountId());
  }

  private static boolean isGivenUp(String holder, World world) {
    var account = AccountDecisions.state(holder, world);
    return !account.isEmailVerified()
        && !world.now().isBefore(account.registeredAt().plus(TIME_TO_VERIFY));
  }

  private static List<Fact> facts(RegisterAccount order) {
    List<Object> payloads = new ArrayList<>();
    payloads.add(
        new AccountRegistered(
            order.getName(),
            null,
            order.getEmailDigest(),
            order.getPersonal(),
            order.getBillingZone()));
    if (order.getEmailVerified()) {
      payloads.add(new EmailVerified());
    }
    if (order.getPassword() != null) {
      payloads.add(new PasswordChanged(order.getPassword()));
    }
    var claim = order.getIdentity();
    if (claim != null) {
      payloads.add(
          new IdentityLinked(claim.getProvider(), claim.getSubjectDigest(), claim.getPersonal()));
    }
    if (!order.getPlan().isEmpty()) {
      payloads.add(new PlanChanged(order.getPlan(), PlanChangeReason.REGISTERED));
    }
    return payloads.stream().map(payload -> Fact.account(order.getAccountId(), payload)).toList();
  }
}
