package io.culvert.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.name.Names;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.broker.route.RouteView;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.TcpPortAssigned;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plans;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.TunnelInfo;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Given what the log says by now, then a session goes on or ends for that reason. */
class WhenToEndTest {
  private static final SessionAgent AGENT = new SessionAgent("agent", 0, "192.0.2.7");
  private static final TunnelPorts PORTS = TunnelPorts.shared(TunnelKind.HTTP, 3000);
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String NAME = "shop.localhost";
  private static final String DOMAIN = "shop.example.com";

  private final CredentialBook credentials = new CredentialBook();
  private final HostnameBook hostnames = new HostnameBook();
  private final AccountPlans plans =
      new AccountPlans(Plans.of(Plans.ENTERPRISE, Plans.standardPlans()));
  private final Known known =
      new Known(credentials, plans, hostnames, new Names(), new RouteView());
  private final String token = TokenFormat.generate(new SecureRandom());

  @BeforeEach
  void issue() {
    account(
        CredentialIssued.newBuilder()
            .setCredentialId("c1")
            .setName("test")
            .setTokenSha256(TokenFormat.sha256(token).bytes())
            .setScopes(List.of("tunnel"))
            .setKind(CredentialKind.TOKEN)
            .build());
  }

  @Test
  void nothingEndsWhatIsStillAllowed() {
    hostname(NAME, "ada", reserved(false));

    assertThat(end(session(NAME, NOW, null), true)).isNull();
    assertThat(end(session("client-1.localhost", NOW, null), false)).isNull();
  }

  @Test
  void aRevokedTokenEndsIt() {
    account(CredentialRevoked.newBuilder().setCredentialId("c1").build());

    assertThat(end(session(NAME, NOW, null), false)).isEqualTo(CulvertError.BAD_TOKEN);
  }

  @Test
  void anErasedAccountEndsIt() {
    account(new AccountErased());

    assertThat(end(session(NAME, NOW, null), false)).isEqualTo(CulvertError.BAD_TOKEN);
  }

  @Test
  void thePlansTimeEndsItAndAnUpgradeGivesItMore() {
    var begun = NOW.minus(Duration.ofMinutes(60));
    plan("sandbox");
    assertThat(end(session(NAME, begun.plusMillis(1), null), false)).isNull();
    assertThat(end(session(NAME, begun, null), false)).isEqualTo(CulvertError.PLAN_SESSION_OVER);

    plan("starter");
    assertThat(end(session(NAME, begun, null), false)).isNull();
  }

  @Test
  void theWordsSayWhichPlanAndHowLong() {
    plan("sandbox");
    var ending =
        WhenToEnd.decide(session(NAME, NOW.minusSeconds(3_600), null), false, known, NOW)
            .orElseThrow();

    assertThat(ending.what()).contains("sandbox", "60 minutes");
    assertThat(ending.refused().action()).contains("upgrade");
    assertThat(ending.retry()).isFalse();
  }

  @Test
  void anAnonymousSessionEndsAtItsTime() {
    var session = anonymous(NOW);

    assertThat(WhenToEnd.decide(session, false, known, NOW.minusMillis(1))).isEmpty();
    assertThat(end(session, false)).isEqualTo(CulvertError.SESSION_EXPIRED);
  }

  @Test
  void aReleasedHostnameEndsIt() {
    hostname(NAME, "ada", reserved(false));
    hostname(NAME, "ada", new HostnameReleased(NOW.plusSeconds(100)));

    assertThat(end(session(NAME, NOW, null), true)).isEqualTo(CulvertError.HOSTNAME_LOST);
  }

  @Test
  void aReservationOfAnotherAccountEndsIt() {
    hostname(NAME, "bob", reserved(false));

    assertThat(end(session(NAME, NOW, null), false)).isEqualTo(CulvertError.HOSTNAME_LOST);
  }

  @Test
  void aDomainWhoseProofIsLostServesUntilTheGraceIsOver() {
    hostname(DOMAIN, "ada", reserved(true));
    hostname(DOMAIN, "ada", new DomainVerified(DomainProof.TXT));
    assertThat(end(session(DOMAIN, NOW, null), true)).isNull();

    hostname(DOMAIN, "ada", new DomainProofLost(NOW.plusMillis(1)));
    assertThat(end(session(DOMAIN, NOW, null), true)).isNull();
    hostname(DOMAIN, "ada", new DomainProofLost(NOW));
    assertThat(end(session(DOMAIN, NOW, null), true)).isEqualTo(CulvertError.DOMAIN_NOT_VERIFIED);
  }

  @Test
  void aDomainThatAnotherAccountHasVerifiedEndsIt() {
    hostname(DOMAIN, "ada", reserved(true));
    hostname(DOMAIN, "ada", new DomainVerified(DomainProof.TXT));
    hostname(DOMAIN, "bob", reserved(true));
    hostname(DOMAIN, "bob", new DomainVerified(DomainProof.TXT));

    assertThat(end(session(DOMAIN, NOW, null), true)).isEqualTo(CulvertError.DOMAIN_NOT_VERIFIED);
  }

  @Test
  void aPortThatSomebodyElseReservesIsLost() {
    hostname("db.localhost", "bob", reserved(false));
    assertThat(end(tcpSession(20_001), false)).isNull();

    hostname("db.localhost", "bob", new TcpPortAssigned(20_001));
    assertThat(end(tcpSession(20_001), false)).isEqualTo(CulvertError.PORT_TAKEN);
    assertThat(end(tcpSession(20_002), false)).isNull();
  }

  private @Nullable CulvertError end(Session session, boolean wasOwned) {
    return WhenToEnd.decide(session, wasOwned, known, NOW).map(Ending::error).orElse(null);
  }

  private Session tcpSession(int port) {
    return new Session(
        new TunnelInfo(
            "s", "ada", "client-1.localhost", true, TunnelKind.TCP, port, EdgePolicy.NONE),
        AGENT,
        TokenFormat.sha256(token),
        false,
        false,
        new TunnelPorts(TunnelKind.TCP, 5432, port),
        1,
        NOW,
        null,
        null);
  }

  private Session session(String hostname, Instant openedAt, @Nullable Instant expiresAt) {
    return new Session(
        TunnelInfo.http("s", "ada", hostname, true),
        AGENT,
        TokenFormat.sha256(token),
        false,
        false,
        PORTS,
        1,
        openedAt,
        expiresAt,
        null);
  }

  private static Session anonymous(Instant expiresAt) {
    return new Session(
        TunnelInfo.http("s", null, "client-1.localhost", true),
        AGENT,
        null,
        false,
        false,
        PORTS,
        1,
        NOW.minusSeconds(60),
        expiresAt,
        "00");
  }

  private static HostnameReserved reserved(boolean custom) {
    return new HostnameReserved(
        custom,
        new HostnameSettings(true, true, null, List.of(), List.of(), HostnameProtocol.HTTP, null));
  }

  private void hostname(String hostname, String account, Object fact) {
    hostnames.apply(
        new HostnameEvent(EventIds.next(), NOW.minusSeconds(60), hostname, account, fact));
  }

  private void plan(String name) {
    account(new PlanChanged(name, PlanChangeReason.OPERATOR));
  }

  private void account(Object fact) {
    var event = new AccountEvent(EventIds.next(), NOW, "ada", fact);
    credentials.apply(event);
    plans.apply(event);
  }
}
