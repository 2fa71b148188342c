package io.culvert.control.hostname;

import static io.culvert.control.hostname.Decided.accepted;
import static io.culvert.control.hostname.Decided.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Fact;
import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.TcpPortReleased;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DomainDecisionsTest {

  private static final String DOMAIN = "shop.example.com";

  private final Log log = new Log();

  @Test
  void manyAccountsMaySayThatADomainIsTheirsAndDnsDecides() {
    accepted(log.claim("squatter", DOMAIN));
    accepted(log.claim("acme", DOMAIN));
    assertThat(log.name(DOMAIN).owner()).isNull();

    assertThat(accepted(log.check("acme", DOMAIN, DomainProof.TXT)))
        .containsExactly(Fact.hostname(DOMAIN, "acme", new DomainVerified(DomainProof.TXT)));
    assertThat(log.name(DOMAIN).owner()).isEqualTo("acme");
  }

  @Test
  void withoutAProofAClaimStaysAClaim() {
    log.claim("acme", DOMAIN);

    assertThat(rejected(log.check("acme", DOMAIN, null))).isEqualTo(ControlError.DOMAIN_NOT_PROVED);
    assertThat(rejected(log.check("other", DOMAIN, DomainProof.TXT)))
        .isEqualTo(ControlError.HOSTNAME_UNKNOWN);
  }

  @Test
  void aNameUnderTheBaseDomainNeedsNoProof() {
    log.reserve("acme", "shop.localhost");

    assertThat(rejected(log.check("acme", "shop.localhost", DomainProof.TXT)))
        .isEqualTo(ControlError.DOMAIN_NEEDS_NO_PROOF);
  }

  @Test
  void aLostProofBeginsOneGraceAndAProofEndsIt() {
    log.claim("acme", DOMAIN);
    log.check("acme", DOMAIN, DomainProof.TXT);
    var until = log.now.plus(Duration.ofHours(72));

    assertThat(accepted(log.check("acme", DOMAIN, null)))
        .containsExactly(Fact.hostname(DOMAIN, "acme", new DomainProofLost(until)));
    log.pass(Duration.ofHours(1));
    assertThat(accepted(log.check("acme", DOMAIN, null))).isEmpty();
    assertThat(log.name(DOMAIN).owned().orElseThrow().servesAt(until.minusSeconds(1))).isTrue();
    assertThat(log.name(DOMAIN).owned().orElseThrow().servesAt(until)).isFalse();

    assertThat(accepted(log.check("acme", DOMAIN, DomainProof.TXT))).hasSize(1);
    assertThat(log.name(DOMAIN).owned().orElseThrow().servesAt(until)).isTrue();
  }

  @Test
  void aProofThatIsStillThereChangesNothing() {
    log.claim("acme", DOMAIN);
    log.check("acme", DOMAIN, DomainProof.TXT);

    assertThat(accepted(log.check("acme", DOMAIN, DomainProof.TXT))).isEmpty();
    assertThat(accepted(log.check("acme", DOMAIN, DomainProof.CNAME))).hasSize(1);
  }

  @Test
  void anOwnerWithAProofStaysThoughAnotherHasOneToo() {
    log.claim("acme", DOMAIN);
    log.check("acme", DOMAIN, DomainProof.TXT);
    log.claim("other", DOMAIN);

    assertThat(rejected(log.check("other", DOMAIN, DomainProof.TXT)))
        .isEqualTo(ControlError.DOMAIN_HELD);
  }

  @Test
  void aDomainThatWasSoldChangesHandsWithoutWaitingForTheGrace() {
    log.claim("old", DOMAIN);
    log.check("old", DOMAIN, DomainProof.TXT);
    log.assign("old", DOMAIN, 20_001);
    log.claim("new", DOMAIN);
    log.check("old", DOMAIN, null);

    assertThat(accepted(log.check("new", DOMAIN, DomainProof.CNAME)))
        .containsExactly(
            Fact.hostname(
                DOMAIN, "old", new TcpPortReleased(20_001, log.now.plus(Duration.ofHours(24)))),
            Fact.hostname(DOMAIN, "new", new DomainVerified(DomainProof.CNAME)));
    assertThat(log.name(DOMAIN).owner()).isEqualTo("new");
    assertThat(log.has("old").ports()).isEmpty();
  }

  @Test
  void aReleasedDomainIsForWhoeverProvesItNext() {
    log.claim("acme", DOMAIN);
    log.check("acme", DOMAIN, DomainProof.TXT);
    log.release("acme", DOMAIN);

    accepted(log.claim("other", DOMAIN));
    assertThat(rejected(log.check("other", DOMAIN, null)))
        .isEqualTo(ControlError.DOMAIN_NOT_PROVED);
    accepted(log.check("other", DOMAIN, DomainProof.TXT));
    assertThat(log.name(DOMAIN).owner()).isEqualTo("other");
  }
}
