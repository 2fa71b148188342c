package io.culvert.control.account;

import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.schemas.account.TokenFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account that a local platform works with, so that a developer can begin without signing up.
 * Only its tokens' hashes are in the log; the token itself lies with the developer's command line,
 * which brings it along at the next start. Where it was lost there a new one takes its place.
 */
final class DevelopmentAccount {

  static final String ID = "development";
  static final String NAME = "development";
  private static final List<String> SCOPES = List.of("tunnel", "read", "admin");

  private DevelopmentAccount() {}

  /**
   * What has to happen so that the account exists and a token for it is known.
   *
   * @param token good after the facts are written
   * @param facts payloads of account events, in order; none when all is well already
   */
  record Decision(String token, List<Object> facts) {}

  /**
   * Decides.
   *
   * @param state the fold of the account's events
   * @param known the token that the command line brought, or null
   * @param newToken to be used when a token is needed
   * @param newCredentialId likewise
   */
  static Decision decide(
      AccountState state, @Nullable String known, String newToken, String newCredentialId) {
    if (known != null
        && TokenFormat.isWellFormed(known)
        && state.accepts(TokenFormat.sha256(known))) {
      return new Decision(known, List.of());
    }
    var facts = new ArrayList<Object>();
    if (!state.registered()) {
      facts.add(AccountRegistered.newBuilder().setName(NAME).build());
    }
    // A token that nobody can say any more should not stay good.
    for (var lost : state.credentials().keySet()) {
      facts.add(new CredentialRevoked(lost));
    }
    facts.add(
        new CredentialIssued(
            newCredentialId,
            "culvert dev",
            TokenFormat.sha256(newToken).bytes(),
            SCOPES,
            CredentialKind.TOKEN,
            null));
    return new Decision(newToken, List.copyOf(facts));
  }
}
