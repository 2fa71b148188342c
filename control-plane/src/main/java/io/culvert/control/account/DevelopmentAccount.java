package io.culvert.control.account;

import io.culvert.events.AccountEvent;
import io.culvert.events.AdoptAccount;
import io.culvert.events.ChangePlan;
import io.culvert.events.CredentialKind;
import io.culvert.events.IssueCredential;
import io.culvert.events.RegisterAccount;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.account.TokenHash;
import io.culvert.schemas.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The account that a local platform works with, so that a developer can begin without signing up.
 * Only its tokens' hashes are in the log; the token itself lies with the developer's command line,
 * which brings it along at the next start. Where it was lost there a new one takes its place.
 */
final class DevelopmentAccount {

  static final String ID = "development";
  static final String NAME = "development";
  static final String TOKEN_NAME = "culvert dev";
  private static final List<String> SCOPES = List.of("tunnel", "read", "admin");

  private DevelopmentAccount() {}

  /** What is known of it: its events, whether decisions know of them, its good tokens. */
  record Known(List<AccountEvent> events, boolean isDecided, Map<String, TokenHash> tokens) {}

  /**
   * What has to be ordered so that the account exists and a token for it is known.
   *
   * @param token good after the orders are carried out
   * @param orders in order; none when all is well already
   */
  record Plan(String token, List<SpecificRecord> orders) {}

  /**
   * Plans.
   *
   * @param given the token that the command line brought, or null
   * @param newToken to be used when a token is needed
   * @param newCredentialId likewise
   */
  static Plan plan(Known known, @Nullable String given, String newToken, String newCredentialId) {
    var orders = new ArrayList<SpecificRecord>();
    if (known.events().isEmpty()) {
      orders.add(register());
    } else if (!known.isDecided()) {
      orders.add(new AdoptAccount(ID, known.events()));
      orders.add(new ChangePlan(ID, Plans.ENTERPRISE));
    }
    if (given != null
        && TokenFormat.isWellFormed(given)
        && known.tokens().containsValue(TokenFormat.sha256(given))) {
      return new Plan(given, orders);
    }
    // A token that nobody can say any more should not stay good.
    known.tokens().keySet().forEach(lost -> orders.add(new RevokeCredential(ID, lost)));
    orders.add(
        new IssueCredential(
            ID,
            newCredentialId,
            TOKEN_NAME,
            TokenFormat.sha256(newToken).bytes(),
            SCOPES,
            CredentialKind.TOKEN,
            null));
    return new Plan(newToken, orders);
  }

  private static RegisterAccount register() {
    return RegisterAccount.newBuilder()
        .setAccountId(ID)
        .setName(NAME)
        .setEmailVerified(false)
        .setBillingZone("UTC")
        .setPlan(Plans.ENTERPRISE)
        .build();
  }
}
