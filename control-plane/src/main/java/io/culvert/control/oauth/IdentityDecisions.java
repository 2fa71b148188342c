package io.culvert.control.oauth;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.account.AccountState;
import io.culvert.control.account.Holder;
import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.LinkIdentity;
import io.culvert.events.PasswordChanged;
import io.culvert.events.UnlinkIdentity;

/**
 * Which logins at other providers open an account. One login opens one account; an account whose
 * e-mail address is not verified is opened by none, whatever the API thought.
 */
public final class IdentityDecisions {

  private IdentityDecisions() {}

  public static DecisionTable table() {
    return DecisionTable.none()
        .on(LinkIdentity.class, (order, world) -> link(order.payload(), world))
        .on(UnlinkIdentity.class, (order, world) -> unlink(order.payload(), world));
  }

  private static Decision link(LinkIdentity order, World world) {
    var id = order.getAccountId();
    var claim = order.getIdentity();
    var account = AccountDecisions.state(id, world);
    if (!account.isOpen()) {
      return reject(ControlError.NO_SUCH_ACCOUNT);
    }
    if (!account.isEmailVerified()) {
      return reject(ControlError.EMAIL_NOT_VERIFIED_HERE);
    }
    var holder =
        world.fold(
            Aggregate.identity(claim.getProvider(), claim.getSubjectDigest()),
            AccountEvent.class,
            Holder.nobody(),
            Holder::ofIdentity);
    if (holder.isOther(id)) {
      return reject(ControlError.IDENTITY_TAKEN);
    }
    var identity = new AccountState.Identity(claim.getProvider(), claim.getSubjectDigest());
    return account.identities().contains(identity)
        ? accept()
        : accept(
            Fact.account(
                id,
                new IdentityLinked(
                    claim.getProvider(), claim.getSubjectDigest(), claim.getPersonal())));
  }

  private static Decision unlink(UnlinkIdentity order, World world) {
    var id = order.getAccountId();
    var account = AccountDecisions.state(id, world);
    var identity = new AccountState.Identity(order.getProvider(), order.getSubjectDigest());
    if (!account.isOpen() || !account.identities().contains(identity)) {
      return reject(ControlError.NOT_FOUND);
    }
    // Or else nobody could ever come in again.
    return account.identities().size() == 1 && !hasPassword(id, world)
        ? reject(ControlError.LAST_WAY_IN)
        : accept(
            Fact.account(id, new IdentityUnlinked(order.getProvider(), order.getSubjectDigest())));
  }

  private static boolean hasPassword(String accountId, World world) {
    return world.fold(
        Aggregate.account(accountId),
        AccountEvent.class,
        false,
        (has, event) -> has || event.getPayload() instanceof PasswordChanged);
  }
}
