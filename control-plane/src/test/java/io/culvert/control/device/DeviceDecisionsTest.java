package io.culvert.control.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Decision.Accepted;
import io.culvert.control.decide.Decision.Rejected;
import io.culvert.control.decide.Fact;
import io.culvert.events.AccountErased;
import io.culvert.events.ApproveDeviceLogin;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.DenyDeviceLogin;
import io.culvert.events.DeviceLoginRedeemed;
import io.culvert.events.RedeemDeviceLogin;
import io.culvert.events.StartDeviceLogin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceDecisionsTest {

  private static final Duration LIFETIME = Duration.ofSeconds(300);
  private static final String CODE = "BCDF-GHJK";

  private final Given given = new Given().account("ada").account("bob");

  @Test
  void anApprovedDeviceGetsOneTokenNamedAfterIt() {
    given.when(start("d1", CODE));
    given.when(new ApproveDeviceLogin(CODE, "ada"));

    var facts = accepted(given.when(redeem("d1", "c1")));

    assertThat(facts).first().isEqualTo(Fact.device("d1", new DeviceLoginRedeemed("c1")));
    var issued = (CredentialIssued) facts.getLast().payload();
    assertThat(((Fact.OfAccount) facts.getLast()).accountId()).isEqualTo("ada");
    assertThat(issued.getName()).isEqualTo("culvert/1 on box");
    assertThat(issued.getKind()).isEqualTo(CredentialKind.TOKEN);
    assertThat(issued.getScopes()).containsExactly("tunnel", "read");
    assertThat(issued.getExpiresAt()).isNull();
    refused(given.when(redeem("d1", "c2")), ControlError.DEVICE_EXPIRED);
  }

  @Test
  void aNewLoginRevokesNothing() {
    for (var device : List.of("d1", "d2")) {
      var code = UserCode.generate(new java.util.Random(device.hashCode())).text();
      given.when(start(device, code));
      given.when(new ApproveDeviceLogin(code, "ada"));

      assertThat(accepted(given.when(redeem(device, "of-" + device))))
          .extracting(fact -> fact.payload().getClass().getSimpleName())
          .containsExactly("DeviceLoginRedeemed", "CredentialIssued");
    }
  }

  @Test
  void aDeviceThatNobodyAnsweredOrSomebodyRefusedGetsNothing() {
    given.when(start("d1", CODE));
    refused(given.when(redeem("d1", "c1")), ControlError.DEVICE_WAITS);

    given.when(new DenyDeviceLogin(CODE, "ada"));

    refused(given.when(redeem("d1", "c1")), ControlError.DEVICE_DENIED);
    refused(given.when(redeem("other", "c1")), ControlError.NO_SUCH_DEVICE_CODE);
  }

  @Test
  void theFirstAnswerStands() {
    given.when(start("d1", CODE));
    given.when(new ApproveDeviceLogin(CODE, "ada"));

    assertThat(accepted(given.when(new ApproveDeviceLogin(CODE, "ada")))).isEmpty();
    refused(given.when(new ApproveDeviceLogin(CODE, "bob")), ControlError.DEVICE_ANSWERED);
    refused(given.when(new DenyDeviceLogin(CODE, "bob")), ControlError.DEVICE_ANSWERED);
  }

  @Test
  void aCodeIsGoodUntilItsTimeIsOver() {
    var begin = given.now();
    given.when(start("d1", CODE));
    given.when(start("d2", "LMNP-QRST"));
    given.at(begin.plus(LIFETIME).minusMillis(1));
    assertThat(accepted(given.when(new ApproveDeviceLogin(CODE, "ada")))).hasSize(1);

    given.at(begin.plus(LIFETIME));

    refused(given.when(redeem("d1", "c1")), ControlError.DEVICE_EXPIRED);
    refused(given.when(redeem("d2", "c1")), ControlError.DEVICE_EXPIRED);
    refused(given.when(new ApproveDeviceLogin("LMNP-QRST", "ada")), ControlError.NO_SUCH_USER_CODE);
  }

  @Test
  void aUserCodeStandsForOneWaitingDeviceAndCanBeUsedAgainWhenItRanOut() {
    var begin = given.now();
    given.when(start("d1", CODE));
    refused(given.when(start("d2", CODE)), ControlError.DEVICE_CODE_TAKEN);
    refused(given.when(start("d1", "LMNP-QRST")), ControlError.DEVICE_CODE_TAKEN);

    given.at(begin.plus(LIFETIME));
    given.when(start("d2", CODE));
    given.when(new ApproveDeviceLogin(CODE, "ada"));

    assertThat(accepted(given.when(redeem("d2", "c1")))).hasSize(2);
    refused(given.when(redeem("d1", "c1")), ControlError.DEVICE_EXPIRED);
  }

  @Test
  void anAccountThatWasErasedMeanwhileLetsNobodyIn() {
    given.when(start("d1", CODE));
    given.when(new ApproveDeviceLogin(CODE, "ada"));
    given.fact(Fact.account("ada", new AccountErased()));

    refused(given.when(redeem("d1", "c1")), ControlError.DEVICE_DENIED);
  }

  private StartDeviceLogin start(String device, String userCode) {
    return StartDeviceLogin.newBuilder()
        .setDeviceCodeSha256(device)
        .setUserCode(userCode)
        .setClient("culvert/1 on box")
        .setExpiresAt(given.now().plus(LIFETIME))
        .setScopes(List.of("tunnel", "read"))
        .build();
  }

  private static RedeemDeviceLogin redeem(String device, String credentialId) {
    return new RedeemDeviceLogin(device, credentialId, ByteBuffer.allocate(32));
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
