package io.culvert.control.hostname;

import static io.culvert.control.hostname.Decided.accepted;
import static io.culvert.control.hostname.Decided.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortDecisionsTest {

  private static final String DB = "db.localhost";

  private final Log log = new Log();

  @Test
  void aHostnameGetsTheRequestedPort() {
    log.reserve("acme", DB);

    assertThat(accepted(log.assign("acme", DB, 20_002)))
        .containsExactly(Fact.hostname(DB, "acme", new TcpPortAssigned(20_002)));
  }

  @Test
  void aHostnameKeepsThePortItHas() {
    log.reserve("acme", DB);
    var decision = log.assign("acme", DB, null);
    var port = port(decision);

    assertThat(accepted(log.assign("acme", DB, null))).isEmpty();
    assertThat(accepted(log.assign("acme", DB, port))).isEmpty();
    assertThat(port(log.assign("acme", DB, null))).isEqualTo(port);
  }

  @Test
  void anotherPortTakesThePlaceOfTheOne() {
    log.reserve("acme", DB);
    log.assign("acme", DB, 20_002);

    assertThat(accepted(log.assign("acme", DB, 20_003)))
        .containsExactly(
            Fact.hostname(
                DB, "acme", new TcpPortReleased(20_002, log.now.plus(Duration.ofHours(24)))),
            Fact.hostname(DB, "acme", new TcpPortAssigned(20_003)));
    assertThat(log.has("acme").ports()).containsExactly(20_003);
  }

  @Test
  void aPortIsOneHostnamesAtATime() {
    log.reserve("acme", DB);
    log.reserve("other", "x.localhost");
    log.assign("acme", DB, 20_002);

    assertThat(rejected(log.assign("other", "x.localhost", 20_002)))
        .isEqualTo(ControlError.PORT_TAKEN);
  }

  @Test
  void aReleasedPortIsOnlyItsLastHoldersUntilTheQuarantineEnds() {
    log.reserve("acme", DB);
    log.reserve("other", "x.localhost");
    log.assign("acme", DB, 20_002);
    log.releasePort("acme", DB);

    assertThat(rejected(log.assign("other", "x.localhost", 20_002)))
        .isEqualTo(ControlError.PORT_TAKEN);
    assertThat(port(log.assign("acme", DB, null))).isEqualTo(20_002);
    log.releasePort("acme", DB);
    log.pass(Duration.ofHours(24));
    assertThat(accepted(log.assign("other", "x.localhost", 20_002))).hasSize(1);
  }

  @Test
  void theSameAccountAndHostnameGetTheSamePortAgain() {
    log.reserve("acme", DB);
    log.assign("acme", DB, 20_004);
    log.release("acme", DB);
    log.pass(Duration.ofDays(30));
    log.reserve("acme", DB);

    assertThat(port(log.assign("acme", DB, null))).isEqualTo(20_004);
  }

  @Test
  void portsOutsideTheRangeAndFullRangesAreRefused() {
    for (int i = 0; i < 5; i++) {
      log.reserve("acme", i + ".localhost");
      accepted(log.assign("acme", i + ".localhost", null));
    }
    log.reserve("acme", DB);

    assertThat(log.has("acme").ports()).hasSize(5);
    assertThat(rejected(log.assign("acme", DB, 22))).isEqualTo(ControlError.PORT_OUT_OF_RANGE);
    assertThat(rejected(log.assign("acme", DB, null))).isEqualTo(ControlError.PORTS_EXHAUSTED);
  }

  @Test
  void aPlanLimitsPorts() {
    log.plans.put("acme", Plans.standard().find("starter").orElseThrow());
    log.reserve("acme", DB);
    log.reserve("acme", "x.localhost");
    accepted(log.assign("acme", DB, 20_000));

    assertThat(rejected(log.assign("acme", "x.localhost", null)))
        .isEqualTo(ControlError.PLAN_TCP_PORTS);
    assertThat(accepted(log.assign("acme", DB, 20_001))).hasSize(2);
  }

  @Test
  void onlyTheOwnerHasAPort() {
    log.claim("acme", "shop.example.com");

    assertThat(rejected(log.assign("acme", "shop.example.com", null)))
        .isEqualTo(ControlError.HOSTNAME_UNKNOWN);
    assertThat(rejected(log.releasePort("acme", "shop.example.com")))
        .isEqualTo(ControlError.PORT_UNKNOWN);
    assertThat(rejected(log.assign("acme", DB, null))).isEqualTo(ControlError.HOSTNAME_UNKNOWN);
  }

  private static int port(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return Integer.parseInt(((Decision.Accepted) decision).result().get("port"));
  }
}
