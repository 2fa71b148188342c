package io.culvert.control.account;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.control.hostname.HostnameLimits;
import io.culvert.control.hostname.HostnameTable;
import io.culvert.control.token.CredentialState;
import io.culvert.events.AccountErased;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.EmailReleased;
import io.culvert.events.EraseAccount;
import io.culvert.events.IdentityUnlinked;
import java.util.ArrayList;
import java.util.List;

/**
 * How an account ends: everything it has is given up in one decision, {@code AccountErased} last.
 * Its key is destroyed afterwards (package {@code erasure}); billing lines, which carry nothing
 * personal, stay.
 */
public final class Erasure {

  private Erasure() {}

  /**
   * @param limits say how long nobody else may have the hostnames and ports
   */
  public static DecisionTable table(HostnameLimits limits) {
    return DecisionTable.none()
        .on(
            EraseAccount.class,
            (order, world) -> decide(order.payload().getAccountId(), world, limits));
  }

  private static Decision decide(String id, World world, HostnameLimits limits) {
    if (id.equals(DevelopmentAccount.ID)) {
      return reject(
          ControlError.FORBIDDEN, "The development account stays as long as its data folder.");
    }
    var account = AccountDecisions.state(id, world);
    return switch (account.phase()) {
      case UNKNOWN -> reject(ControlError.NO_SUCH_ACCOUNT);
      case ERASED -> accept();
      case OPEN -> {
        List<Fact> facts = new ArrayList<>(HostnameTable.releaseAll(id, world, limits));
        CredentialState.of(id, world)
            .ids()
            .forEach(credential -> facts.add(Fact.account(id, new CredentialRevoked(credential))));
        account
            .identities()
            .forEach(
                identity ->
                    facts.add(
                        Fact.account(
                            id,
                            new IdentityUnlinked(identity.provider(), identity.subjectDigest()))));
        if (account.email() != null) {
          facts.add(Fact.account(id, new EmailReleased(account.email())));
        }
        facts.add(Fact.account(id, new AccountErased()));
        yield accept(facts);
      }
    };
  }
}
