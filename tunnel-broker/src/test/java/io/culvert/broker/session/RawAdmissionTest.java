package io.culvert.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.broker.route.RouteView;
import io.culvert.broker.session.Admission.Newcomer;
import io.culvert.broker.session.Admission.Situation;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.runtime.address.RawEntrances;
import io.culvert.runtime.address.TcpPorts;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plans;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.RateLimit;
import io.culvert.tunnel.policy.TrafficLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open a TCP or TLS tunnel, and at which public port. */
class RawAdmissionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final TcpPorts RANGE = new TcpPorts(20_000, 20_004);
  private static final AnonymousRules ANONYMOUS =
      new AnonymousRules(true, Duration.ofHours(1), 3, 100);

  private final CredentialBook credentials = new CredentialBook();
  private final Names names = new Names();
  private final HostnameBook hostnames = new HostnameBook();
  private final AccountPlans plans =
      new AccountPlans(Plans.of(Plans.ENTERPRISE, Plans.standardPlans()));
  private final Known known = new Known(credentials, plans, hostnames, names, new RouteView());
  private final String ada = issue("ada");
  private final String bob = issue("bob");
  private boolean tlsOffered = true;
  private final Set<String> taken = new HashSet<>();
  private final Set<Integer> portsElsewhere = new HashSet<>();
  private int labels;
  private Instant now = NOW;

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls"})
  void itNeedsAnAccount(String protocol) {
    assertThat(refusal(null, protocol, 5432, null, null)).isEqualTo(CulvertError.RAW_NEEDS_ACCOUNT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls"})
  void itMayAskForWhoComesAndHowManyAndForNothingElse(String protocol) {
    var rate = new RateLimit(10, 1, 10, RateLimit.By.IP);
    var access = new AccessRules(List.of(AddressRange.parse("10.0.0.0/8")), List.of(), List.of());
    var who = new EdgePolicy(access, new TrafficLimits(rate, 5, null), null, null, false, null);
    var compressed = new EdgePolicy(null, null, null, null, true, null);

    assertThat(decide(ada, asking(protocol, who))).isInstanceOf(Admitted.class);
    assertThat(decide(ada, asking(protocol, compressed)))
        .isInstanceOfSatisfying(
            TurnedAway.class,
            why -> assertThat(why.error()).isEqualTo(CulvertError.POLICY_NOT_UNDERSTOOD));
  }

  private static Wish asking(String protocol, EdgePolicy policy) {
    return new Wish(protocol, 5432, "db", null, true, policy);
  }

  @Test
  void aTlsTunnelHasNoPortOfItsOwn() {
    assertThat(admitted(ada, "tls", 8443, "db", null).ports())
        .isEqualTo(TunnelPorts.shared(TunnelKind.TLS, 8443));

    tlsOffered = false;
    assertThat(refusal(ada, "tls", 8443, "db", null)).isEqualTo(CulvertError.TLS_NOT_OFFERED);
  }

  @Test
  void theSameAccountAndLocalPortGetTheSamePublicPort() {
    int first = port(admitted(ada, "tcp", 5432, null, null));
    offline(used(ada, "tcp", 5432, null, null), NOW);

    var again = admitted(ada, "tcp", 5432, null, null);

    assertThat(port(again)).isEqualTo(first);
    assertThat(again.hostname()).isEqualTo("client-2.localhost");
    assertThat(port(admitted(ada, "tcp", 5433, null, null))).isNotEqualTo(first);
  }

  @Test
  void eachOfTwoMachinesWithTheSameLocalPortHasItsOwnPublicPortAgain() {
    var first = used(ada, "tcp", 5432, null, null);
    taken.add(first.hostname());
    var second = used(ada, "tcp", 5432, null, null);
    assertThat(port(second)).isNotEqualTo(port(first));

    offline(first, NOW.plusSeconds(10));
    taken.clear();
    taken.add(second.hostname());
    assertThat(port(admitted(ada, "tcp", 5432, null, null))).isEqualTo(port(first));

    offline(second, NOW.plusSeconds(20));
    taken.clear();
    taken.add(first.hostname());
    assertThat(port(admitted(ada, "tcp", 5432, null, null))).isEqualTo(port(second));
  }

  @Test
  void whoAsksForThePortOfAnotherTunnelOfTheAccountSharesIt() {
    var first = used(ada, "tcp", 5432, null, null);
    taken.add(first.hostname());

    var second = admitted(ada, "tcp", 6000, null, port(first));

    assertThat(second.hostname()).isEqualTo(first.hostname());
    assertThat(port(second)).isEqualTo(port(first));
    assertThat(refusal(bob, "tcp", 6000, null, port(first))).isEqualTo(CulvertError.PORT_TAKEN);
  }

  @Test
  void aPortThatIsInUseAtAnotherBrokerIsNotGivenThoughTheNamesDoNotSaySoYet() {
    int first = port(admitted(ada, "tcp", 5432, null, null));
    portsElsewhere.add(first);

    assertThat(port(admitted(ada, "tcp", 5432, null, null))).isNotEqualTo(first);
    assertThat(refusal(ada, "tcp", 5432, null, first)).isEqualTo(CulvertError.PORT_TAKEN);
  }

  @Test
  void aPortThatTwoHadForAMomentIsForTheOneThatStayed() {
    var stayed = used(ada, "tcp", 5432, null, 20_003);
    var moved =
        new NameUse(
            "other.localhost", "bob", stayed.ports(), 1, "s", true, null, NOW.plusSeconds(1), null);
    names.put(moved.offline(NOW.plusSeconds(2)));
    offline(stayed, NOW.plusSeconds(60));

    assertThat(port(admitted(ada, "tcp", 5432, null, null))).isEqualTo(20_003);
    assertThat(refusal(bob, "tcp", 5432, "other", 20_003)).isEqualTo(CulvertError.PORT_TAKEN);
  }

  @Test
  void aTunnelOfAnotherKindToTheSameLocalPortHasAnotherName() {
    var tcp = used(ada, "tcp", 5432, null, null);

    assertThat(admitted(ada, "http", 5432, null, null).hostname()).isNotEqualTo(tcp.hostname());
  }

  @Test
  void aPortThatAnotherAccountUsesIsNeverGiven() {
    used(ada, "tcp", 1, null, 20_003);

    assertThat(refusal(bob, "tcp", 1, null, 20_003)).isEqualTo(CulvertError.PORT_TAKEN);
    assertThat(portsOf(bob)).doesNotContain(20_003).hasSize(4);
  }

  @Test
  void aPortIsKeptForADayAndThenForgotten() {
    offline(used(ada, "tcp", 1, null, 20_003), NOW);

    now = NOW.plus(AccountPorts.REMEMBERED).minusMillis(1);
    assertThat(refusal(bob, "tcp", 1, null, 20_003)).isEqualTo(CulvertError.PORT_TAKEN);
    now = NOW.plus(AccountPorts.REMEMBERED);
    assertThat(port(used(bob, "tcp", 1, null, 20_003))).isEqualTo(20_003);
    assertThat(port(admitted(ada, "tcp", 1, null, null))).isNotEqualTo(20_003);
  }

  @Test
  void portsThatNobodyEverHadAreGivenFirst() {
    for (int port = 20_000; port < 20_004; port++) {
      offline(used(ada, "tcp", port, null, port), NOW);
    }
    now = NOW.plus(Duration.ofDays(30));

    assertThat(port(used(bob, "tcp", 1, null, null))).isEqualTo(20_004);
    assertThat(port(used(bob, "tcp", 2, null, null))).isBetween(20_000, 20_003);
  }

  @Test
  void aReservedPortIsForItsHostnameOnly() {
    reserve("db.localhost", "ada");
    hostname("db.localhost", "ada", new TcpPortAssigned(20_002));

    assertThat(refusal(bob, "tcp", 1, null, 20_002)).isEqualTo(CulvertError.PORT_TAKEN);
    assertThat(refusal(ada, "tcp", 1, "other", 20_002)).isEqualTo(CulvertError.PORT_TAKEN);
    assertThat(admitted(ada, "tcp", 1, null, 20_002).hostname()).isEqualTo("db.localhost");
    assertThat(port(admitted(ada, "tcp", 1, "db", null))).isEqualTo(20_002);
    assertThat(portsOf(bob)).doesNotContain(20_002).hasSize(4);
  }

  @Test
  void aReservedPortThatWasGivenUpIsKeptForItsOwner() {
    reserve("db.localhost", "ada");
    hostname("db.localhost", "ada", new TcpPortAssigned(20_002));
    hostname("db.localhost", "ada", new TcpPortReleased(20_002, NOW.plusSeconds(60)));

    assertThat(refusal(bob, "tcp", 1, null, 20_002)).isEqualTo(CulvertError.PORT_TAKEN);
    assertThat(port(admitted(ada, "tcp", 1, null, 20_002))).isEqualTo(20_002);
    now = NOW.plusSeconds(60);
    assertThat(port(admitted(bob, "tcp", 1, null, 20_002))).isEqualTo(20_002);
  }

  @Test
  void aPortOutsideOfTheRangeIsRefused() {
    assertThat(refusal(ada, "tcp", 1, null, 22)).isEqualTo(CulvertError.PORT_OUT_OF_RANGE);
  }

  @Test
  void aPortOfOnesChoiceNeedsAPlanWithOne() {
    plans.apply(event("ada", new PlanChanged("sandbox", PlanChangeReason.OPERATOR)));

    assertThat(refusal(ada, "tcp", 1, null, 20_001)).isEqualTo(CulvertError.PORT_NEEDS_PLAN);
    assertThat(port(admitted(ada, "tcp", 1, null, null))).isBetween(20_000, 20_004);
  }

  @Test
  void whenAllPortsAreInUseTheAgentComesAgain() {
    portsOf(ada);

    assertThat(decide(bob, "tcp", 1, null, null))
        .isEqualTo(TurnedAway.forNow(CulvertError.PORTS_USED_UP));
  }

  @Test
  void aReservedNameCarriesWhatItIsSetUpFor() {
    reserve("db.localhost", "ada");

    assertThat(refusal(ada, "http", 1, "db", null)).isEqualTo(CulvertError.NAME_FOR_OTHER_PROTOCOL);
    assertThat(refusal(ada, "tls", 1, "db", null)).isEqualTo(CulvertError.NAME_FOR_OTHER_PROTOCOL);
  }

  @Test
  void aNameThatIsInUseCarriesOneProtocol() {
    var http = used(ada, "http", 3000, "shop", null);

    assertThat(refusal(ada, "tcp", 1, "shop", null))
        .isEqualTo(CulvertError.NAME_FOR_OTHER_PROTOCOL);
    offline(http, NOW);
    assertThat(admitted(ada, "tcp", 1, "shop", null).hostname()).isEqualTo("shop.localhost");
  }

  /** As many tunnels as there are ports for the account. */
  private HashSet<Integer> portsOf(String token) {
    var ports = new HashSet<Integer>();
    for (int local = 100; local < 110; local++) {
      if (decide(token, "tcp", local, null, null) instanceof Admitted) {
        ports.add(port(used(token, "tcp", local, null, null)));
      }
    }
    return ports;
  }

  private static int port(Admitted admitted) {
    var port = admitted.ports().remote();
    assertThat(port).isNotNull();
    return port;
  }

  private static int port(NameUse use) {
    var port = use.ports().remote();
    assertThat(port).isNotNull();
    return port;
  }

  /** Lets an agent in and remembers it. */
  private NameUse used(
      String token, String protocol, int local, @Nullable String name, @Nullable Integer port) {
    var admitted = admitted(token, protocol, local, name, port);
    var account = admitted.credential() == null ? null : admitted.credential().accountId();
    var use =
        new NameUse(
            admitted.hostname(),
            account,
            admitted.ports(),
            admitted.epoch(),
            "session",
            true,
            null,
            now,
            null);
    names.put(use);
    return use;
  }

  private void offline(NameUse use, Instant since) {
    names.put(use.offline(since));
  }

  private Admitted admitted(
      String token, String protocol, int local, @Nullable String name, @Nullable Integer port) {
    var decision = decide(token, protocol, local, name, port);
    assertThat(decision).isInstanceOf(Admitted.class);
    return (Admitted) decision;
  }

  private CulvertError refusal(
      @Nullable String token,
      String protocol,
      int local,
      @Nullable String name,
      @Nullable Integer port) {
    var decision = decide(token, protocol, local, name, port);
    assertThat(decision).isInstanceOf(TurnedAway.class);
    return ((TurnedAway) decision).error();
  }

  private Decision decide(
      @Nullable String token,
      String protocol,
      int local,
      @Nullable String name,
      @Nullable Integer port) {
    return decide(token, new Wish(protocol, local, name, port, true));
  }

  private Decision decide(@Nullable String token, Wish wish) {
    var hello = new Hello(1, "x/1", "agent", 0, token, null, wish);
    var entrances = new RawEntrances(RANGE, tlsOffered, 8443, Optional.empty());
    return new Admission("localhost", ANONYMOUS, entrances)
        .decide(new Newcomer(hello, "::1"), situation(), chance(), now);
  }

  private Situation situation() {
    return new Situation(
        true,
        known,
        new Occupancy() {
          @Override
          public boolean isUsedByAnother(TunnelKey tunnel) {
            return taken.contains(tunnel.hostname());
          }

          @Override
          public int tunnels(String accountId, TunnelKey without) {
            return 0;
          }

          @Override
          public boolean isPortUsedElsewhere(int port, String hostname) {
            return portsElsewhere.contains(port);
          }

          @Override
          public int anonymousFrom(String from, String exceptHostname) {
            return 0;
          }

          @Override
          public int anonymousNames() {
            return 0;
          }
        });
  }

  private Admission.Chance chance() {
    return new Admission.Chance() {
      @Override
      public String label() {
        labels++;
        return "client-" + labels;
      }

      @Override
      public ResumeKey resumeKey() {
        return new ResumeKey("key");
      }
    };
  }

  private void reserve(String hostname, String account) {
    var settings =
        new HostnameSettings(true, true, null, List.of(), List.of(), HostnameProtocol.TCP, null);
    hostname(hostname, account, new HostnameReserved(false, settings));
  }

  private void hostname(String hostname, String account, Object fact) {
    hostnames.apply(
        new HostnameEvent(EventIds.next(), NOW.minusSeconds(60), hostname, account, fact));
  }

  private String issue(String account) {
    var token = TokenFormat.generate(new SecureRandom());
    credentials.apply(
        event(
            account,
            CredentialIssued.newBuilder()
                .setCredentialId(account + "-1")
                .setName("test")
                .setTokenSha256(TokenFormat.sha256(token).bytes())
                .setScopes(List.of("tunnel"))
                .setKind(CredentialKind.TOKEN)
                .build()));
    return token;
  }

  private static AccountEvent event(String account, Object fact) {
    return new AccountEvent(EventIds.next(), NOW, account, fact);
  }
}
