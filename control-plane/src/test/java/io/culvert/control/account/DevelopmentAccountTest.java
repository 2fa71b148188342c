package io.culvert.control.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevelopmentAccountTest {

  private final SecureRandom random = new SecureRandom();
  private final String first = TokenFormat.generate(random);
  private final String second = TokenFormat.generate(random);

  @Test
  void theFirstStartRegistersTheAccountAndIssuesAToken() {
    var decision = DevelopmentAccount.decide(AccountState.none(), null, first, "c1");

    assertThat(decision.token()).isEqualTo(first);
    assertThat(decision.facts())
        .hasExactlyElementsOfTypes(AccountRegistered.class, CredentialIssued.class);
  }

  @Test
  void aTokenThatIsStillGoodIsKept() {
    var state = after(DevelopmentAccount.decide(AccountState.none(), null, first, "c1").facts());

    var decision = DevelopmentAccount.decide(state, first, second, "c2");

    assertThat(decision.token()).isEqualTo(first);
    assertThat(decision.facts()).isEmpty();
  }

  @Test
  void aLostTokenIsReplacedAndRevoked() {
    var state = after(DevelopmentAccount.decide(AccountState.none(), null, first, "c1").facts());

    var decision = DevelopmentAccount.decide(state, null, second, "c2");

    assertThat(decision.token()).isEqualTo(second);
    assertThat(decision.facts())
        .containsExactly(new CredentialRevoked("c1"), decision.facts().getLast());
    assertThat(decision.facts().getLast()).isInstanceOf(CredentialIssued.class);
  }

  @Test
  void aTokenOfAnotherPlatformIsNotGoodHere() {
    var state = after(DevelopmentAccount.decide(AccountState.none(), null, first, "c1").facts());

    var decision = DevelopmentAccount.decide(state, TokenFormat.generate(random), second, "c2");

    assertThat(decision.token()).isEqualTo(second);
  }

  @Test
  void noFactHoldsTheTokenItself() {
    var facts = DevelopmentAccount.decide(AccountState.none(), null, first, "c1").facts();

    assertThat(facts.toString()).doesNotContain(first);
  }

  private static AccountState after(List<Object> facts) {
    var state = AccountState.none();
    for (var fact : facts) {
      state =
          state.evolve(
              new AccountEvent(EventIds.next(), Instant.now(), DevelopmentAccount.ID, fact));
    }
    return state;
  }
}
