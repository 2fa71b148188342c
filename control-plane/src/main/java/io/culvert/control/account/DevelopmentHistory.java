package io.culvert.control.account;

import io.culvert.control.view.View;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.PlanChanged;
import io.culvert.schemas.account.TokenHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What happened to the development account. */
final class DevelopmentHistory implements View {

  private final List<AccountEvent> events = new ArrayList<>();

  @Override
  public synchronized void apply(SpecificRecord event) {
    if (event instanceof AccountEvent fact && fact.getAccountId().equals(DevelopmentAccount.ID)) {
      events.add(fact);
    }
  }

  synchronized List<AccountEvent> events() {
    return List.copyOf(events);
  }

  /** Whether decisions know the account: older versions gave it no plan. */
  boolean isDecided() {
    return events().stream().anyMatch(event -> event.getPayload() instanceof PlanChanged);
  }

  /** Good tokens that {@code culvert dev} made, by credential id, oldest first. */
  Map<String, TokenHash> tokens() {
    var tokens = new LinkedHashMap<String, TokenHash>();
    for (var event : events()) {
      switch (event.getPayload()) {
        case CredentialIssued fact when fact.getName().equals(DevelopmentAccount.TOKEN_NAME) ->
            tokens.put(fact.getCredentialId(), TokenHash.of(fact.getTokenSha256()));
        case CredentialRevoked fact -> tokens.remove(fact.getCredentialId());
        default -> {} // says nothing of tokens
      }
    }
    return tokens;
  }
}
