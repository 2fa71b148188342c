package io.culvert.control.account;

import static io.culvert.control.account.Orders.bytes;
import static io.culvert.control.account.Orders.payloads;
import static io.culvert.control.account.Orders.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.TestWorld;
import io.culvert.control.token.TokenDecisions;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.AdoptAccount;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.ChangeBillingZone;
import io.culvert.events.ChangePassword;
import io.culvert.events.ChangePlan;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.EmailReleased;
import io.culvert.events.EmailVerified;
import io.culvert.events.EraseAccount;
import io.culvert.events.IdentityLinked;
import io.culvert.events.PasswordChanged;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.VerifyEmail;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountDecisionsTest {

  private final TestWorld world =
      new TestWorld(
          AccountDecisions.table()
              .and(TokenDecisions.table())
              .and(Erasure.table(ErasureTest.LIMITS)));

  @Test
  void aStrangerRegistersAnAccount() {
    var decision = world.when(register("ann", "ann@example.com"));

    assertThat(payloads(decision))
        .containsExactly(
            new AccountRegistered(
                "", null, bytes("ann@example.com"), Orders.SEALED, "Europe/Berlin"),
            new PasswordChanged(Orders.SEALED));
    assertThat(((Decision.Accepted) decision).result()).containsEntry("accountId", "ann");
  }

  @Test
  void anEmailAddressBelongsToOneAccount() {
    world.when(register("ann", "ann@example.com"));

    refused(world.when(register("bob", "ann@example.com")), ControlError.EMAIL_TAKEN);
    accepted(world.when(register("bob", "bob@example.com")));
  }

  @Test
  void anAddressThatNobodyVerifiedInTimeIsFree() {
    world.when(register("ann", "ann@example.com"));

    world.after(Registration.TIME_TO_VERIFY);
    var decision = world.when(register("bob", "ann@example.com"));

    assertThat(payloads(decision).getFirst())
        .isEqualTo(new EmailReleased(bytes("ann@example.com")));
    refused(
        world.when(new VerifyEmail("ann", bytes("ann@example.com"))), ControlError.LINK_NOT_VALID);
    accepted(world.when(new VerifyEmail("bob", bytes("ann@example.com"))));
  }

  @Test
  void anAddressThatWasVerifiedStaysWithItsAccount() {
    world.when(register("ann", "ann@example.com"));
    world.when(new VerifyEmail("ann", bytes("ann@example.com")));

    world.after(Duration.ofDays(3650));

    refused(world.when(register("bob", "ann@example.com")), ControlError.EMAIL_TAKEN);
  }

  @Test
  void anAccountIsRegisteredOnce() {
    world.when(register("ann", "ann@example.com"));

    refused(world.when(register("ann", "other@example.com")), ControlError.ACCOUNT_EXISTS);
  }

  @Test
  void aLoginAtAnotherProviderBelongsToOneAccount() {
    var decision = world.when(Orders.registerBy("ann", "github", "1"));

    assertThat(payloads(decision))
        .hasExactlyElementsOfTypes(
            AccountRegistered.class, EmailVerified.class, IdentityLinked.class);
    refused(world.when(Orders.registerBy("bob", "github", "1")), ControlError.IDENTITY_TAKEN);
    accepted(world.when(Orders.registerBy("bob", "google", "1")));
  }

  @Test
  void aPlanAndAZoneMustExist() {
    refused(world.when(register("a", "a", "UTC", "gold")), ControlError.NO_SUCH_PLAN);
    refused(world.when(register("a", "a", "Mars", "")), ControlError.BAD_REQUEST);
  }

  @Test
  void whoFollowsTheLinkVerifiesTheAddressOnce() {
    world.when(register("ann", "ann@example.com"));

    assertThat(payloads(world.when(new VerifyEmail("ann", bytes("ann@example.com")))))
        .containsExactly(new EmailVerified());
    assertThat(payloads(world.when(new VerifyEmail("ann", bytes("ann@example.com"))))).isEmpty();
  }

  @Test
  void aLinkForAnotherAddressVerifiesNothing() {
    world.when(register("ann", "ann@example.com"));

    refused(
        world.when(new VerifyEmail("ann", bytes("eve@example.com"))), ControlError.LINK_NOT_VALID);
    refused(
        world.when(new VerifyEmail("eve", bytes("ann@example.com"))), ControlError.LINK_NOT_VALID);
  }

  @Test
  void aNewPasswordLogsOtherBrowsersOutAndLeavesTokensAlone() {
    world.when(register("ann", "ann@example.com"));
    var later = world.now().plusSeconds(60);
    world.when(Orders.issue("ann", "this-browser", CredentialKind.LOGIN, later));
    world.when(Orders.issue("ann", "other-browser", CredentialKind.LOGIN, later));
    world.when(Orders.token("ann", "laptop"));

    var decision = world.when(new ChangePassword("ann", Orders.SEALED, "this-browser"));

    assertThat(payloads(decision))
        .containsExactly(
            new PasswordChanged(Orders.SEALED), new CredentialRevoked("other-browser"));
  }

  @Test
  void anOperatorChangesThePlan() {
    world.when(register("ann", "ann@example.com"));

    assertThat(payloads(world.when(new ChangePlan("ann", "pro"))))
        .containsExactly(new PlanChanged("pro", PlanChangeReason.OPERATOR));
    assertThat(payloads(world.when(new ChangePlan("ann", "pro")))).isEmpty();
    refused(world.when(new ChangePlan("ann", "gold")), ControlError.NO_SUCH_PLAN);
    refused(world.when(new ChangePlan("bob", "pro")), ControlError.NO_SUCH_ACCOUNT);
  }

  @Test
  void theBillingZoneIsOneThatExists() {
    world.when(register("ann", "ann@example.com"));

    assertThat(payloads(world.when(new ChangeBillingZone("ann", "Asia/Tokyo"))))
        .containsExactly(new BillingZoneChanged("Asia/Tokyo"));
    assertThat(payloads(world.when(new ChangeBillingZone("ann", "Asia/Tokyo")))).isEmpty();
    refused(world.when(new ChangeBillingZone("ann", "Mars")), ControlError.BAD_REQUEST);
  }

  @Test
  void anErasedAccountDoesNothingAnyMore() {
    world.when(register("ann", "ann@example.com"));
    world.when(new EraseAccount("ann"));

    assertThat(payloads(world.when(new EraseAccount("ann")))).isEmpty();
    refused(world.when(new ChangePlan("ann", "pro")), ControlError.NO_SUCH_ACCOUNT);
    refused(world.when(new ChangeBillingZone("ann", "UTC")), ControlError.NO_SUCH_ACCOUNT);
    refused(
        world.when(new ChangePassword("ann", Orders.SEALED, null)), ControlError.NO_SUCH_ACCOUNT);
    refused(world.when(Orders.token("ann", "t")), ControlError.NO_SUCH_ACCOUNT);
    refused(world.when(register("ann", "ann@example.com")), ControlError.ACCOUNT_EXISTS);
  }

  @Test
  void anErasedAccountsAddressMayBeRegisteredAgain() {
    world.when(register("ann", "ann@example.com"));
    world.when(new VerifyEmail("ann", bytes("ann@example.com")));
    world.when(new EraseAccount("ann"));

    accepted(world.when(register("anew", "ann@example.com")));
  }

  @Test
  void anAccountThatIsOlderThanDecisionsIsAdoptedOnce() {
    List<AccountEvent> events =
        List.of(
            world.event("development", AccountRegistered.newBuilder().setName("d").build()),
            world.event(
                "development",
                new CredentialIssued(
                    "c1", "dev", bytes("x"), List.of("read"), CredentialKind.TOKEN, null)));

    assertThat(world.when(new AdoptAccount("development", events)))
        .isEqualTo(new Decision.Adopted(events));
    assertThat(world.when(new AdoptAccount("development", events))).isEqualTo(Decision.accept());
    assertThat(world.history(Aggregate.account("development"))).hasSize(2);
    refused(world.when(register("development", "d@example.com")), ControlError.ACCOUNT_EXISTS);
  }

  @Test
  void theDevelopmentAccountIsNotErased() {
    world.when(register(DevelopmentAccount.ID, "d@example.com"));

    refused(world.when(new EraseAccount(DevelopmentAccount.ID)), ControlError.FORBIDDEN);
  }

  @Test
  void erasingEndsWithTheErasureItself() {
    world.when(Orders.registerBy("ann", "github", "1"));
    world.when(Orders.token("ann", "laptop"));

    var facts = payloads(world.when(new EraseAccount("ann")));

    assertThat(facts.getLast()).isEqualTo(new AccountErased());
    assertThat(facts).contains(new CredentialRevoked("laptop"));
  }

  private static void accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
  }

  private static void refused(Decision decision, ControlError error) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Rejected.class, rejected -> assertThat(rejected.error()).isEqualTo(error));
  }
}
