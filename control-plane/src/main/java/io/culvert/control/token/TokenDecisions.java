package io.culvert.control.token;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.IssueCredential;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.account.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which credentials an account may have. Old ones are never touched by a new one's coming. */
public final class TokenDecisions {

  /** Tokens of one account. */
  static final int MOST_TOKENS = 100;

  /** Browsers of one account; the one longest logged in makes room. */
  static final int MOST_LOGINS = 20;

  private static final Set<String> SCOPES = Set.of("tunnel", "read", "admin");

  private TokenDecisions() {}

  public static DecisionTable table() {
    return DecisionTable.none()
        .on(IssueCredential.class, (order, world) -> issue(order.payload(), world))
        .on(RevokeCredential.class, (order, world) -> revoke(order.payload(), world));
  }

  /** A token or a login for an account. */
  public static Decision issue(IssueCredential order, World world) {
    var id = order.getAccountId();
    if (!AccountDecisions.state(id, world).isOpen()) {
      return reject(ControlError.NO_SUCH_ACCOUNT);
    }
    if (order.getScopes().isEmpty() || !SCOPES.containsAll(order.getScopes())) {
      return reject(ControlError.BAD_REQUEST, "scopes: must be some of tunnel, read, admin");
    }
    var credentials = CredentialState.of(id, world);
    if (credentials.everIssued().contains(TokenHash.of(order.getTokenSha256()))) {
      return reject(ControlError.TOKEN_REPEATED);
    }
    var good = credentials.good(order.getKind(), world.now());
    List<Fact> facts = new ArrayList<>();
    if (order.getKind() == CredentialKind.LOGIN) {
      good.stream()
          .limit(Math.max(0, good.size() + 1 - MOST_LOGINS))
          .forEach(old -> facts.add(Fact.account(id, new CredentialRevoked(old.credentialId()))));
    } else if (good.size() >= MOST_TOKENS) {
      return reject(
          ControlError.TOO_MANY_TOKENS, "An account has at most " + MOST_TOKENS + " tokens.");
    }
    facts.add(
        Fact.account(
            id,
            new CredentialIssued(
                order.getCredentialId(),
                order.getName(),
                order.getTokenSha256(),
                order.getScopes(),
                order.getKind(),
                order.getExpiresAt())));
    return accept(facts).with("credentialId", order.getCredentialId());
  }

  private static Decision revoke(RevokeCredential order, World world) {
    return CredentialState.of(order.getAccountId(), world).has(order.getCredentialId())
        ? accept(Fact.account(order.getAccountId(), new CredentialRevoked(order.getCredentialId())))
        : reject(ControlError.NO_SUCH_TOKEN);
  }
}
