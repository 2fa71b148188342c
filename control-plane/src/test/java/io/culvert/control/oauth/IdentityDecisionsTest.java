package io.culvert.control.oauth;

import static io.culvert.control.account.Orders.bytes;
import static io.culvert.control.account.Orders.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.account.Orders;
import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Decision.Rejected;
import io.culvert.control.decide.TestWorld;
import io.culvert.events.IdentityClaim;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.LinkIdentity;
import io.culvert.events.UnlinkIdentity;
import io.culvert.events.VerifyEmail;
import org.junit.jupiter.api.Test;

class IdentityDecisionsTest {

  private final TestWorld world =
      new TestWorld(IdentityDecisions.table().and(AccountDecisions.table()));

  @Test
  void aVerifiedAccountIsLinkedOnce() {
    registerVerified("ann");

    assertThat(payloads(world.when(link("ann", "github"))))
        .containsExactly(new IdentityLinked("github", bytes("subject"), Orders.SEALED));
    assertThat(payloads(world.when(link("ann", "github")))).isEmpty();
  }

  @Test
  void anAccountThatDidNotVerifyItsAddressIsNotLinked() {
    world.when(Orders.register("ann", "ann@example.com"));

    refused(world.when(link("ann", "github")), ControlError.EMAIL_NOT_VERIFIED_HERE);
    refused(world.when(link("nobody", "github")), ControlError.NO_SUCH_ACCOUNT);
  }

  @Test
  void aLoginOpensOneAccountUntilItIsUnlinked() {
    registerVerified("ann");
    registerVerified("bob");
    world.when(link("ann", "github"));
    refused(world.when(link("bob", "github")), ControlError.IDENTITY_TAKEN);

    world.when(unlink("ann"));

    assertThat(payloads(world.when(link("bob", "github")))).hasSize(1);
  }

  @Test
  void theLastWayInStays() {
    world.when(Orders.registerBy("ann", "github", "subject"));
    refused(world.when(unlink("ann")), ControlError.LAST_WAY_IN);

    world.when(link("ann", "google"));

    assertThat(payloads(world.when(unlink("ann"))))
        .containsExactly(new IdentityUnlinked("github", bytes("subject")));
    refused(world.when(unlink("ann")), ControlError.NOT_FOUND);
  }

  private void registerVerified(String id) {
    world.when(Orders.register(id, id + "@example.com"));
    world.when(new VerifyEmail(id, bytes(id + "@example.com")));
  }

  private static LinkIdentity link(String id, String provider) {
    return new LinkIdentity(id, new IdentityClaim(provider, bytes("subject"), Orders.SEALED));
  }

  private static UnlinkIdentity unlink(String id) {
    return new UnlinkIdentity(id, "github", bytes("subject"));
  }

  private static void refused(Decision decision, ControlError error) {
    assertThat(decision).isInstanceOf(Rejected.class);
    assertThat(((Rejected) decision).error()).isEqualTo(error);
  }
}
