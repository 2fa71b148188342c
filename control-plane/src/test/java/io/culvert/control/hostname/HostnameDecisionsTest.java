package io.culvert.control.hostname;

import static io.culvert.control.hostname.Decided.accepted;
import static io.culvert.control.hostname.Decided.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Fact;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.HostnameSettingsChanged;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostnameDecisionsTest {

  private static final String SHOP = "shop.localhost";
  private static final HostnameSettings STANDARD = SettingsRules.standard();
  private static final HostnameSettings OTHER =
      new HostnameSettings(
          false, false, 10L, List.of("cookie"), List.of(), HostnameProtocol.TCP, "db:5432");

  private final Log log = new Log();

  @Test
  void aFreeHostnameIsReserved() {
    assertThat(accepted(log.reserve("acme", SHOP)))
        .containsExactly(Fact.hostname(SHOP, "acme", new HostnameReserved(false, STANDARD)));
  }

  @Test
  void aHostnameOfAnotherIsTaken() {
    log.reserve("acme", SHOP);

    assertThat(rejected(log.reserve("other", SHOP))).isEqualTo(ControlError.HOSTNAME_TAKEN);
  }

  @Test
  void aHostnameOfOnesOwnIsNotReservedTwice() {
    log.reserve("acme", SHOP);

    assertThat(rejected(log.reserve("acme", SHOP))).isEqualTo(ControlError.HOSTNAME_YOURS_ALREADY);
  }

  @Test
  void aReleasedHostnameCanBeReservedByAnotherAccountOnlyAfterTheQuarantine() {
    log.reserve("acme", SHOP);
    var until = log.now.plus(Duration.ofHours(24));
    assertThat(accepted(log.release("acme", SHOP)))
        .containsExactly(Fact.hostname(SHOP, "acme", new HostnameReleased(until)));

    log.pass(Duration.ofHours(24).minusNanos(1000));
    assertThat(rejected(log.reserve("other", SHOP))).isEqualTo(ControlError.HOSTNAME_QUARANTINED);

    log.pass(Duration.ofNanos(1000));
    assertThat(accepted(log.reserve("other", SHOP))).hasSize(1);
  }

  @Test
  void theLastOwnerCanTakeAReleasedHostnameAgainAtOnce() {
    log.reserve("acme", SHOP);
    log.release("acme", SHOP);

    assertThat(accepted(log.reserve("acme", SHOP))).hasSize(1);
  }

  @Test
  void onlyTheOwnerReleases() {
    log.reserve("acme", SHOP);

    assertThat(rejected(log.release("other", SHOP))).isEqualTo(ControlError.HOSTNAME_UNKNOWN);
    assertThat(rejected(log.release("acme", "x.localhost")))
        .isEqualTo(ControlError.HOSTNAME_UNKNOWN);
  }

  @Test
  void aReleasedHostnameGivesItsPortUpToo() {
    log.reserve("acme", SHOP);
    log.assign("acme", SHOP, 20_003);
    var until = log.now.plus(Duration.ofHours(24));

    assertThat(accepted(log.release("acme", SHOP)))
        .containsExactly(
            Fact.hostname(SHOP, "acme", new TcpPortReleased(20_003, until)),
            Fact.hostname(SHOP, "acme", new HostnameReleased(until)));
  }

  @Test
  void settingsChangeAsAWhole() {
    log.reserve("acme", SHOP);

    assertThat(accepted(log.change("acme", SHOP, OTHER, null)))
        .containsExactly(Fact.hostname(SHOP, "acme", new HostnameSettingsChanged(OTHER)));
    assertThat(accepted(log.change("acme", SHOP, OTHER, null))).isEmpty();
    assertThat(rejected(log.change("other", SHOP, STANDARD, null)))
        .isEqualTo(ControlError.HOSTNAME_UNKNOWN);
  }

  @Test
  void whoHasNotSeenTheLastChangeChangesNothing() {
    log.reserve("acme", SHOP);
    var seen = log.events.getLast().getEventId();
    log.change("acme", SHOP, OTHER, seen);

    assertThat(rejected(log.change("acme", SHOP, STANDARD, seen)))
        .isEqualTo(ControlError.HOSTNAME_CHANGED);
    assertThat(rejected(log.release("acme", SHOP, seen))).isEqualTo(ControlError.HOSTNAME_CHANGED);
    assertThat(accepted(log.release("acme", SHOP, log.events.getLast().getEventId()))).hasSize(1);
  }

  @Test
  void aPlanLimitsReservedHostnamesAndCustomDomainsEachForItself() {
    log.plans.put("acme", Plans.standard().find("starter").orElseThrow());
    for (int i = 0; i < 5; i++) {
      accepted(log.reserve("acme", i + ".localhost"));
    }
    accepted(log.claim("acme", "one.example"));

    assertThat(rejected(log.reserve("acme", SHOP))).isEqualTo(ControlError.PLAN_HOSTNAMES);
    assertThat(rejected(log.claim("acme", "two.example")))
        .isEqualTo(ControlError.PLAN_CUSTOM_DOMAINS);

    log.release("acme", "0.localhost");
    log.release("acme", "one.example");
    accepted(log.reserve("acme", SHOP));
    accepted(log.claim("acme", "two.example"));
  }

  @Test
  void aSmallerPlanTakesNothingAwayAndAllowsNoMore() {
    accepted(log.reserve("acme", "one.localhost"));
    accepted(log.reserve("acme", "two.localhost"));
    log.plans.put("acme", Plans.standard().find("sandbox").orElseThrow());

    assertThat(rejected(log.reserve("acme", SHOP))).isEqualTo(ControlError.PLAN_HOSTNAMES);
    assertThat(accepted(log.change("acme", "two.localhost", OTHER, null))).hasSize(1);
    assertThat(log.has("acme").all()).containsExactly("one.localhost", "two.localhost");
  }
}
