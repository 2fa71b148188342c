package io.culvert.control.token;

import static io.culvert.control.account.Orders.issue;
import static io.culvert.control.account.Orders.payloads;
import static io.culvert.control.account.Orders.register;
import static io.culvert.control.account.Orders.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.TestWorld;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.IssueCredential;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.account.TokenFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenDecisionsTest {

  private final TestWorld world =
      new TestWorld(AccountDecisions.table().and(TokenDecisions.table()));

  @BeforeEach
  void anAccount() {
    world.when(register("ann", "ann@example.com"));
  }

  @Test
  void anAccountHasAsManyTokensAsItLikesAndOneDoesNotTouchAnother() {
    assertThat(payloads(world.when(token("ann", "t1"))))
        .hasExactlyElementsOfTypes(CredentialIssued.class);
    assertThat(payloads(world.when(token("ann", "t2"))))
        .hasExactlyElementsOfTypes(CredentialIssued.class);
  }

  @Test
  void thereIsAnEndToTheNumberOfTokens() {
    for (int i = 0; i < TokenDecisions.MOST_TOKENS; i++) {
      payloads(world.when(token("ann", "t" + i)));
    }
    refused(world.when(token("ann", "one-more")), ControlError.TOO_MANY_TOKENS);

    world.when(new RevokeCredential("ann", "t0"));

    assertThat(payloads(world.when(token("ann", "one-more")))).hasSize(1);
  }

  @Test
  void theBrowserThatWasLoggedInLongestMakesRoom() {
    var later = world.now().plusSeconds(3600);
    for (int i = 0; i < TokenDecisions.MOST_LOGINS; i++) {
      payloads(world.when(issue("ann", "b" + i, CredentialKind.LOGIN, later)));
    }

    assertThat(payloads(world.when(issue("ann", "new", CredentialKind.LOGIN, later))))
        .startsWith(new CredentialRevoked("b0"))
        .hasSize(2);
  }

  @Test
  void loginsThatHaveExpiredTakeNoRoom() {
    for (int i = 0; i < TokenDecisions.MOST_LOGINS; i++) {
      world.when(issue("ann", "b" + i, CredentialKind.LOGIN, world.now().plusSeconds(60)));
    }

    world.after(java.time.Duration.ofSeconds(60));

    assertThat(payloads(world.when(issue("ann", "new", CredentialKind.LOGIN, world.now()))))
        .hasSize(1);
  }

  @Test
  void aRevokedTokenNeverComesBack() {
    world.when(token("ann", "t1"));

    assertThat(payloads(world.when(new RevokeCredential("ann", "t1"))))
        .containsExactly(new CredentialRevoked("t1"));
    refused(world.when(token("ann", "t1")), ControlError.TOKEN_REPEATED);
    refused(world.when(new RevokeCredential("ann", "t1")), ControlError.NO_SUCH_TOKEN);
  }

  @Test
  void nobodyRevokesAnothersToken() {
    world.when(register("bob", "bob@example.com"));
    world.when(token("ann", "t1"));

    refused(world.when(new RevokeCredential("bob", "t1")), ControlError.NO_SUCH_TOKEN);
  }

  @Test
  void scopesAreOnesThatExist() {
    refused(world.when(withScopes("root")), ControlError.BAD_REQUEST);
    refused(world.when(withScopes()), ControlError.BAD_REQUEST);
  }

  private static IssueCredential withScopes(String... scopes) {
    return new IssueCredential(
        "ann",
        "t1",
        "laptop",
        TokenFormat.sha256("t1").bytes(),
        List.of(scopes),
        CredentialKind.TOKEN,
        null);
  }

  @Test
  void nobodyHasATokenWithoutAnAccount() {
    refused(world.when(token("eve", "t1")), ControlError.NO_SUCH_ACCOUNT);
  }

  private static void refused(Decision decision, ControlError error) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Rejected.class, rejected -> assertThat(rejected.error()).isEqualTo(error));
  }
}
