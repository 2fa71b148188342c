package io.culvert.control.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.account.AccountDecisions;
import io.culvert.control.account.Orders;
import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Decision.Accepted;
import io.culvert.control.decide.Decision.Rejected;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.TestWorld;
import io.culvert.events.AccountErased;
import io.culvert.events.ApproveDeviceLogin;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.DenyDeviceLogin;
import io.culvert.events.DeviceLoginRedeemed;
import io.culvert.events.RedeemDeviceLogin;
import io.culvert.events.StartDeviceLogin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceDecisionsTest {

  private static final Duration LIFETIME = Duration.ofSeconds(300);
  private static final String CODE = "BCDF-GHJK";

  private final TestWorld world =
      new TestWorld(DeviceDecisions.table().and(AccountDecisions.table()));

  @BeforeEach
  void register() {
    world.when(Orders.register("ada", "ada@example.com"));
    world.when(Orders.register("bob", "bob@example.com"));
  }

  @Test
  void anApprovedDeviceGetsOneTokenNamedAfterIt() {
    world.when(start("d1", CODE));
    world.when(new ApproveDeviceLogin(CODE, "ada"));

    var facts = accepted(world.when(redeem("d1", "c1")));

    assertThat(facts).first().isEqualTo(Fact.device("d1", new DeviceLoginRedeemed("c1")));
    var issued = (CredentialIssued) facts.getLast().payload();
    assertThat(((Fact.OfAccount) facts.getLast()).accountId()).isEqualTo("ada");
    assertThat(issued.getName()).isEqualTo("culvert/1 on box");
    assertThat(issued.getKind()).isEqualTo(CredentialKind.TOKEN);
    assertThat(issued.getScopes()).containsExactly("tunnel", "read");
    assertThat(issued.getExpiresAt()).isNull();
    refused(world.when(redeem("d1", "c2")), ControlError.DEVICE_EXPIRED);
  }

  @Test
  void aNewLoginRevokesNothing() {
    for (var device : List.of("d1", "d2")) {
      var code = UserCode.generate(new java.util.Random(device.hashCode())).text();
      world.when(start(device, code));
      world.when(new ApproveDeviceLogin(code, "ada"));

      assertThat(accepted(world.when(redeem(device, "of-" + device))))
          .extracting(fact -> fact.payload().getClass().getSimpleName())
          .containsExactly("DeviceLoginRedeemed", "CredentialIssued");
    }
  }

  @Test
  void aDeviceThatNobodyAnsweredOrSomebodyRefusedGetsNothing() {
    world.when(start("d1", CODE));
    refused(world.when(redeem("d1", "c1")), ControlError.DEVICE_WAITS);

    world.when(new DenyDeviceLogin(CODE, "ada"));

    refused(world.when(redeem("d1", "c1")), ControlError.DEVICE_DENIED);
    refused(world.when(redeem("other", "c1")), ControlError.NO_SUCH_DEVICE_CODE);
  }

  @Test
  void theFirstAnswerStands() {
    world.when(start("d1", CODE));
    world.when(new ApproveDeviceLogin(CODE, "ada"));

    assertThat(accepted(world.when(new ApproveDeviceLogin(CODE, "ada")))).isEmpty();
    refused(world.when(new ApproveDeviceLogin(CODE, "bob")), ControlError.DEVICE_ANSWERED);
    refused(world.when(new DenyDeviceLogin(CODE, "bob")), ControlError.DEVICE_ANSWERED);
  }

  @Test
  void aCodeIsGoodUntilItsTimeIsOver() {
    world.when(start("d1", CODE));
    world.when(start("d2", "LMNP-QRST"));
    world.after(LIFETIME.minusMillis(1));
    assertThat(accepted(world.when(new ApproveDeviceLogin(CODE, "ada")))).hasSize(1);

    world.after(Duration.ofMillis(1));

    refused(world.when(redeem("d1", "c1")), ControlError.DEVICE_EXPIRED);
    refused(world.when(redeem("d2", "c1")), ControlError.DEVICE_EXPIRED);
    refused(world.when(new ApproveDeviceLogin("LMNP-QRST", "ada")), ControlError.NO_SUCH_USER_CODE);
  }

  @Test
  void aUserCodeStandsForOneWaitingDeviceAndCanBeUsedAgainWhenItRanOut() {
    world.when(start("d1", CODE));
    refused(world.when(start("d2", CODE)), ControlError.DEVICE_CODE_TAKEN);
    refused(world.when(start("d1", "LMNP-QRST")), ControlError.DEVICE_CODE_TAKEN);

    world.after(LIFETIME);
    world.when(start("d2", CODE));
    world.when(new ApproveDeviceLogin(CODE, "ada"));

    assertThat(accepted(world.when(redeem("d2", "c1")))).hasSize(2);
    refused(world.when(redeem("d1", "c1")), ControlError.DEVICE_EXPIRED);
  }

  @Test
  void anAccountThatWasErasedMeanwhileLetsNobodyIn() {
    world.when(start("d1", CODE));
    world.when(new ApproveDeviceLogin(CODE, "ada"));
    world.given(Fact.account("ada", new AccountErased()));

    refused(world.when(redeem("d1", "c1")), ControlError.DEVICE_DENIED);
  }

  private StartDeviceLogin start(String device, String userCode) {
    return StartDeviceLogin.newBuilder()
        .setDeviceCodeSha256(device)
        .setUserCode(userCode)
        .setClient("culvert/1 on box")
        .setExpiresAt(world.now().plus(LIFETIME))
        .setScopes(List.of("tunnel", "read"))
        .build();
  }

  private static RedeemDeviceLogin redeem(String device, String credentialId) {
    var token = ByteBuffer.allocate(32).put(0, credentialId.getBytes(StandardCharsets.UTF_8));
    return new RedeemDeviceLogin(device, credentialId, token);
  }

  private static List<Fact> accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Accepted.class);
    return ((Accepted) decision).facts();
  }

  private static void refused(Decision decision, ControlError error) {
    assertThat(decision).isInstanceOf(Rejected.class);
    assertThat(((Rejected) decision).error()).isEqualTo(error);
  }
}
