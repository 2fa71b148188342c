package io.culvert.control.account;

import static io.culvert.control.account.Orders.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.TestWorld;
import io.culvert.control.hostname.HostnameLimits;
import io.culvert.control.token.TokenDecisions;
import io.culvert.events.AccountErased;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.EmailReleased;
import io.culvert.events.EraseAccount;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.RevokeCredential;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.runtime.address.TcpPorts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErasureTest {

  static final HostnameLimits LIMITS =
      new HostnameLimits(Duration.ofHours(24), Duration.ofHours(72), new TcpPorts(20_000, 29_999));

  private final TestWorld world =
      new TestWorld(
          AccountDecisions.table().and(TokenDecisions.table()).and(Erasure.table(LIMITS)));

  @Test
  void everythingThatAnAccountHasIsGivenUp() {
    world.when(Orders.registerBy("ann", "github", "1"));
    world.when(Orders.token("ann", "laptop"));
    world.when(Orders.token("ann", "lost"));
    world.when(new RevokeCredential("ann", "lost"));
    world.when(Orders.issue("ann", "browser", CredentialKind.LOGIN, world.now().plusSeconds(60)));
    reserved("shop.localhost");
    reserved("gone.localhost");
    reserved("db.localhost");
    world.given(Fact.hostname("db.localhost", "ann", new TcpPortAssigned(20_001)));
    world.given(Fact.hostname("gone.localhost", "ann", new HostnameReleased(world.now())));

    var until = world.now().plus(LIMITS.quarantine());

    assertThat(Orders.facts(world.when(new EraseAccount("ann"))))
        .containsExactly(
            Fact.hostname("db.localhost", "ann", new TcpPortReleased(20_001, until)),
            Fact.hostname("db.localhost", "ann", new HostnameReleased(until)),
            Fact.hostname("shop.localhost", "ann", new HostnameReleased(until)),
            Fact.account("ann", new CredentialRevoked("laptop")),
            Fact.account("ann", new CredentialRevoked("browser")),
            Fact.account("ann", new IdentityUnlinked("github", bytes("1"))),
            Fact.account("ann", new EmailReleased(bytes("ann@example.com"))),
            Fact.account("ann", new AccountErased()));
  }

  @Test
  void theLoginAtAnotherProviderMayBeUsedForANewAccount() {
    world.when(Orders.registerBy("ann", "github", "1"));
    world.when(new EraseAccount("ann"));

    assertThat(world.when(Orders.registerBy("anew", "github", "1")))
        .isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void nobodyErasesWhatIsNotThere() {
    assertThat(world.when(new EraseAccount("ann")))
        .isEqualTo(Decision.reject(ControlError.NO_SUCH_ACCOUNT));
  }

  private void reserved(String hostname) {
    var settings =
        new HostnameSettings(true, true, null, List.of(), List.of(), HostnameProtocol.HTTP, null);
    world.given(Fact.hostname(hostname, "ann", new HostnameReserved(false, settings)));
  }
}
