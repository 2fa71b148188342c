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
import io.culvert.tunnel.policy.EdgePolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given what is known, when this hello comes, then that decision. */
class AdmissionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ResumeKey KEY = new ResumeKey("the-key");

  private static final AnonymousRules ANONYMOUS = new AnonymousRules(true, HOUR, 3, 100);

  private static final RawEntrances ENTRANCES =
      new RawEntrances(new TcpPorts(20_000, 20_009), false, 8443, Optional.empty());
  private static final TunnelPorts PORTS = TunnelPorts.shared(TunnelKind.HTTP, 3000);

  private final Admission admission = new Admission("localhost", ANONYMOUS, ENTRANCES);
  private final CredentialBook credentials = new CredentialBook();
  private final Names names = new Names();
  private final HostnameBook hostnames = new HostnameBook();
  private final AccountPlans plans =
      new AccountPlans(Plans.of(Plans.ENTERPRISE, Plans.standardPlans()));
  private final Known known = new Known(credentials, plans, hostnames, names, new RouteView());
  private int tunnels;
  private final Set<String> usedByAnother = new HashSet<>();
  private int anonymousFromThere;
  private final ArrayDeque<String> labels =
      new ArrayDeque<>(List.of("client-1", "client-2", "client-3"));
  private final String ada = issue("ada", "tunnel");
  private final String bob = issue("bob", "tunnel");

  @Test
  void nobodyIsLetInBeforeTheLogIsKnown() {
    var decision =
        admission.decide(newcomer(hello(ada, null, null)), situation(false), chance(), NOW);

    assertThat(decision).isEqualTo(TurnedAway.forNow(CulvertError.NOT_READY));
  }

  @Test
  void anotherVersionIsRefusedForGood() {
    var hello = new Hello(2, "x", "a", 0, ada, null, new Wish("http", 3000, null, null, true));

    assertThat(decide(hello)).isEqualTo(TurnedAway.forGood(CulvertError.PROTOCOL_VERSION));
  }

  @Test
  void anUnknownProtocolIsRefusedForGood() {
    var hello = new Hello(1, "x", "a", 0, ada, null, new Wish("udp", 3000, null, null, true));

    assertThat(decide(hello))
        .isInstanceOfSatisfying(
            TurnedAway.class,
            away -> {
              assertThat(away.error()).isEqualTo(CulvertError.PROTOCOL_VERSION);
              assertThat(away.retry()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cvt_wrong", "cvt_000000000000000000000000000000000000aa"})
  void anUnknownTokenIsRefusedForGood(String token) {
    assertThat(decide(hello(token, null, null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }

  @Test
  void aPolicyOfWhatIsNoHttpIsRefusedAndNotSkipped() {
    var compressed = new EdgePolicy(null, null, null, null, true, null);
    var wish = new Wish("tcp", 3000, null, null, true, compressed);

    assertThat(decide(new Hello(1, "x", "a", 0, ada, null, wish)))
        .isInstanceOfSatisfying(
            TurnedAway.class,
            away -> assertThat(away.error()).isEqualTo(CulvertError.POLICY_NOT_UNDERSTOOD));
  }

  @Test
  void aRevokedTokenIsRefusedForGood() {
    apply("ada", CredentialRevoked.newBuilder().setCredentialId("ada-1").build());

    assertThat(decide(hello(ada, null, null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }

  @Test
  void aTokenThatMayOnlyReadOpensNoTunnel() {
    var reader = issue("eve", "read");

    assertThat(decide(hello(reader, null, null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.BAD_TOKEN));
  }

  @Test
  void anAccountGetsARandomNameAtFirst() {
    var admitted = admitted(hello(ada, null, null));

    assertThat(admitted.hostname()).isEqualTo("client-1.localhost");
    assertThat(admitted.epoch()).isEqualTo(1);
    assertThat(admitted.expiresAt()).isNull();
    assertThat(admitted.resumeKey()).isNull();
  }

  @Test
  void anAccountGetsItsLastNameForThatPortWithAHigherEpoch() {
    names.put(use("old.localhost", "ada", 3000, 7, false, null, null));
    names.put(use("other.localhost", "ada", 4000, 3, false, null, null));

    var admitted = admitted(hello(ada, null, null));
    assertThat(admitted.hostname()).isEqualTo("old.localhost");
    assertThat(admitted.epoch()).isEqualTo(8);
  }

  @Test
  void aNameInUseIsNeverDrawnAgain() {
    names.put(use("client-1.localhost", "bob", 1, 1, false, null, null));
    names.put(use("client-2.localhost", null, 1, 1, true, "00", NOW));

    assertThat(admitted(hello(ada, null, null)).hostname()).isEqualTo("client-3.localhost");
  }

  @Test
  void anAccountGetsTheFreeNameItAsksForInLowerCase() {
    assertThat(admitted(hello(ada, "Shop", null)).hostname()).isEqualTo("shop.localhost");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAccountGetsItsOwnNameAgainOnlineOrNot(boolean online) {
    names.put(use("shop.localhost", "ada", 9, 4, online, null, null));

    assertThat(admitted(hello(ada, "shop", null)).epoch()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNameOfAnotherAccountIsTakenOnlineOrNot(boolean online) {
    names.put(use("shop.localhost", "ada", 9, 4, online, null, null));

    assertThat(decide(hello(bob, "shop", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_TAKEN));
  }

  @Test
  void anAnonymousNameIsTakenToo() {
    names.put(use("client-1.localhost", null, 9, 4, true, "00", NOW));

    assertThat(decide(hello(bob, "client-1", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_TAKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a-", "a.", ".a", "a..b", "a_b", "\u00e4", "a b", "*", "a_.b.c"})
  void aNameThatIsNoLabelIsInvalid(String name) {
    assertThat(decide(hello(ada, name, null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_INVALID));
  }

  @Test
  void aNameOverSixtyThreeCharactersIsInvalid() {
    assertThat(admitted(hello(ada, "a".repeat(63), null))).isNotNull();
    assertThat(decide(hello(ada, "a".repeat(64), null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_INVALID));
  }

  @Test
  void anAnonymousAgentGetsARandomNameForAnHourAndAKey() {
    assertThat(admitted(hello(null, null, null)))
        .isEqualTo(new Admitted("client-1.localhost", PORTS, null, null, 1, NOW.plus(HOUR), KEY));
  }

  @Test
  void anAnonymousAgentCannotChoose() {
    assertThat(decide(hello(null, "shop", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_NEEDS_ACCOUNT));
  }

  @Test
  void anonymousAgentsAreRefusedWhereTheyAreNotWanted() {
    var closed = new Admission("localhost", new AnonymousRules(false, HOUR, 3, 100), ENTRANCES);
    var decision = closed.decide(newcomer(hello(null, null, null)), situation(true), chance(), NOW);

    assertThat(decision).isInstanceOf(TurnedAway.class);
  }

  @Test
  void anAnonymousNameComesBackWithItsKeyAndItsTimeRunsOn() {
    var end = NOW.plusSeconds(5);
    names.put(use("client-9.localhost", null, 3000, 2, false, KEY.sha256(), end));

    assertThat(admitted(hello(null, null, KEY.text())))
        .isEqualTo(new Admitted("client-9.localhost", PORTS, null, null, 3, end, KEY));
  }

  @Test
  void anAnonymousNameWhoseTimeIsOverDoesNotComeBack() {
    names.put(use("client-9.localhost", null, 3000, 2, false, KEY.sha256(), NOW));

    assertThat(decide(hello(null, null, KEY.text())))
        .isEqualTo(TurnedAway.forGood(CulvertError.SESSION_EXPIRED));
  }

  @Test
  void aKeyThatIsNotKnownGivesANewName() {
    assertThat(admitted(hello(null, null, "forged")).hostname()).isEqualTo("client-1.localhost");
  }

  @Test
  void aKeyIsNoUseToAnAccount() {
    names.put(use("client-9.localhost", null, 3000, 2, false, KEY.sha256(), NOW.plus(HOUR)));

    assertThat(admitted(hello(ada, null, KEY.text())).hostname()).isEqualTo("client-1.localhost");
  }

  @Test
  void aNameThatAnotherAccountHasReservedIsTakenThoughNobodyUsesIt() {
    reserve("shop.localhost", "ada", false);

    assertThat(decide(hello(bob, "shop", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_TAKEN));
  }

  @Test
  void aReservedNameIsItsOwnersThoughAnotherAccountUsedItLast() {
    names.put(use("shop.localhost", "bob", 9, 4, true, null, null));
    reserve("shop.localhost", "ada", false);

    assertThat(admitted(hello(ada, "shop", null)).claim()).isNotNull();
    assertThat(decide(hello(bob, "shop", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_TAKEN));
  }

  @Test
  void theWholeHostnameIsAsGoodAsItsFirstLabel() {
    assertThat(admitted(hello(ada, "shop.localhost", null)).hostname()).isEqualTo("shop.localhost");
  }

  @Test
  void aReleasedNameIsKeptForItsLastOwnerDuringTheQuarantine() {
    reserve("shop.localhost", "ada", false);
    release("shop.localhost", "ada", NOW.plusSeconds(10));

    assertThat(decide(hello(bob, "shop", null)))
        .isInstanceOfSatisfying(
            TurnedAway.class,
            away -> assertThat(away.error()).isEqualTo(CulvertError.NAME_QUARANTINED));
    assertThat(admitted(hello(ada, "shop", null)).hostname()).isEqualTo("shop.localhost");
  }

  @Test
  void afterTheQuarantineAReleasedNameIsAnybodysThoughItsOwnerUsedItLast() {
    names.put(use("shop.localhost", "ada", 9, 4, false, null, null));
    reserve("shop.localhost", "ada", false);
    release("shop.localhost", "ada", NOW.minusSeconds(1));

    assertThat(admitted(hello(bob, "shop", null)).epoch()).isEqualTo(5);
  }

  @Test
  void aNameThatIsSomebodyElsesByNowDoesNotComeBackByItsPort() {
    names.put(use("old.localhost", "ada", 3000, 7, false, null, null));
    reserve("old.localhost", "bob", false);

    assertThat(admitted(hello(ada, null, null)).hostname()).isEqualTo("client-1.localhost");
  }

  @Test
  void aReservedNameIsNeverDrawn() {
    reserve("client-1.localhost", "bob", false);

    assertThat(admitted(hello(ada, null, null)).hostname()).isEqualTo("client-2.localhost");
  }

  @Test
  void aNameThatIsSetUpForTcpCarriesNoHttp() {
    hostnames.apply(
        hostnameEvent(
            "db.localhost", "ada", new HostnameReserved(false, settings(HostnameProtocol.TCP))));

    assertThat(decide(hello(ada, "db", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_FOR_OTHER_PROTOCOL));
  }

  @Test
  void aDomainOfOnesOwnWorksOnlyWhileItIsVerified() {
    var notYet = TurnedAway.forGood(CulvertError.DOMAIN_NOT_VERIFIED);
    assertThat(decide(hello(ada, "shop.example.com", null))).isEqualTo(notYet);
    reserve("shop.example.com", "ada", true);
    assertThat(decide(hello(ada, "shop.example.com", null))).isEqualTo(notYet);
    hostnames.apply(hostnameEvent("shop.example.com", "ada", new DomainVerified(DomainProof.TXT)));

    assertThat(admitted(hello(ada, "Shop.Example.com", null)).hostname())
        .isEqualTo("shop.example.com");
    assertThat(decide(hello(bob, "shop.example.com", null)))
        .isEqualTo(TurnedAway.forGood(CulvertError.NAME_TAKEN));
    hostnames.apply(
        hostnameEvent("shop.example.com", "ada", new DomainProofLost(NOW.plusSeconds(1))));
    assertThat(admitted(hello(ada, "shop.example.com", null))).isNotNull();
    hostnames.apply(hostnameEvent("shop.example.com", "ada", new DomainProofLost(NOW)));
    assertThat(decide(hello(ada, "shop.example.com", null))).isEqualTo(notYet);
  }

  @Test
  void aPlanWithoutDomainsTakesNoneThoughItWasVerifiedBefore() {
    reserve("shop.example.com", "ada", true);
    hostnames.apply(
        hostnameEvent("shop.example.com", "ada", new DomainVerified(DomainProof.CNAME)));
    plan("ada", "sandbox");

    assertThat(error(hello(ada, "shop.example.com", null))).isEqualTo(CulvertError.NAME_NEEDS_PLAN);
  }

  @Test
  void thePlanSaysHowManyTunnelsThereMayBeAtOnce() {
    plan("ada", "starter");
    tunnels = 2;
    assertThat(admitted(hello(ada, null, null))).isNotNull();
    tunnels = 3;
    assertThat(error(hello(ada, null, null))).isEqualTo(CulvertError.TOO_MANY_TUNNELS);
    plan("ada", "enterprise");
    assertThat(admitted(hello(ada, null, null))).isNotNull();
  }

  @Test
  void thePlanSaysHowLongASessionLasts() {
    plan("ada", "sandbox");
    assertThat(admitted(hello(ada, null, null)).expiresAt()).isEqualTo(NOW.plus(HOUR));
    plan("ada", "pro");
    assertThat(admitted(hello(ada, null, null)).expiresAt()).isNull();
  }

  @Test
  void anAnonymousAgentTooManyFromOneAddressIsRefused() {
    anonymousFromThere = 2;
    assertThat(admitted(hello(null, null, null))).isNotNull();
    anonymousFromThere = 3;
    assertThat(error(hello(null, null, null))).isEqualTo(CulvertError.TOO_MANY_ANONYMOUS);
  }

  @Test
  void anonymousNamesThatAreRememberedAreBounded() {
    for (int i = 0; i < 100; i++) {
      names.put(use("n" + i + ".localhost", null, 1, 1, false, "0" + i, NOW.plus(HOUR)));
    }
    names.put(use("client-9.localhost", null, 3000, 2, false, KEY.sha256(), NOW.plusSeconds(5)));

    assertThat(error(hello(null, null, null))).isEqualTo(CulvertError.TOO_MANY_ANONYMOUS);
    assertThat(admitted(hello(null, null, KEY.text())).hostname()).isEqualTo("client-9.localhost");
  }

  private CulvertError error(Hello hello) {
    var decision = decide(hello);
    assertThat(decision).isInstanceOf(TurnedAway.class);
    return ((TurnedAway) decision).error();
  }

  private void plan(String account, String name) {
    plans.apply(event(account, new PlanChanged(name, PlanChangeReason.OPERATOR)));
  }

  private void reserve(String hostname, String account, boolean custom) {
    hostnames.apply(
        hostnameEvent(
            hostname, account, new HostnameReserved(custom, settings(HostnameProtocol.HTTP))));
  }

  private void release(String hostname, String account, Instant until) {
    hostnames.apply(hostnameEvent(hostname, account, new HostnameReleased(until)));
  }

  private static HostnameSettings settings(HostnameProtocol protocol) {
    return new HostnameSettings(true, true, null, List.of(), List.of(), protocol, null);
  }

  private static HostnameEvent hostnameEvent(String hostname, String account, Object fact) {
    return new HostnameEvent(EventIds.next(), NOW.minusSeconds(60), hostname, account, fact);
  }

  private static Newcomer newcomer(Hello hello) {
    return new Newcomer(hello, "192.0.2.7");
  }

  private Situation situation(boolean ready) {
    return new Situation(
        ready,
        known,
        new Occupancy() {
          @Override
          public int tunnels(String accountId, TunnelKey without) {
            return tunnels;
          }

          @Override
          public boolean isUsedByAnother(TunnelKey tunnel) {
            return usedByAnother.contains(tunnel.hostname());
          }

          @Override
          public boolean isPortUsedElsewhere(int port, String hostname) {
            return false;
          }

          @Override
          public int anonymousFrom(String from, String exceptHostname) {
            return anonymousFromThere;
          }

          @Override
          public int anonymousNames() {
            return names.anonymous();
          }
        });
  }

  private Decision decide(Hello hello) {
    return admission.decide(newcomer(hello), situation(true), chance(), NOW);
  }

  private Admitted admitted(Hello hello) {
    var decision = decide(hello);
    assertThat(decision).isInstanceOf(Admitted.class);
    return (Admitted) decision;
  }

  private Admission.Chance chance() {
    return new Admission.Chance() {
      @Override
      public String label() {
        return labels.remove();
      }

      @Override
      public ResumeKey resumeKey() {
        return KEY;
      }
    };
  }

  private static Hello hello(
      @Nullable String token, @Nullable String name, @Nullable String resumeKey) {
    return new Hello(
        1, "x/1", "agent", 0, token, resumeKey, new Wish("http", 3000, name, null, true));
  }

  private static NameUse use(
      String hostname,
      @Nullable String account,
      int port,
      long epoch,
      boolean online,
      @Nullable String key,
      @Nullable Instant expiresAt) {
    return new NameUse(
        hostname,
        account,
        TunnelPorts.shared(TunnelKind.HTTP, port),
        epoch,
        "session",
        online,
        key,
        NOW.minusSeconds(60),
        expiresAt);
  }

  private String issue(String account, String... scopes) {
    var token = TokenFormat.generate(new SecureRandom());
    apply(
        account,
        CredentialIssued.newBuilder()
            .setCredentialId(account + "-1")
            .setName("test")
            .setTokenSha256(TokenFormat.sha256(token).bytes())
            .setScopes(List.of(scopes))
            .setKind(CredentialKind.TOKEN)
            .build());
    return token;
  }

  private void apply(String account, Object fact) {
    credentials.apply(event(account, fact));
  }

  private static AccountEvent event(String account, Object fact) {
    return AccountEvent.newBuilder()
        .setEventId("e")
        .setOccurredAt(NOW)
        .setAccountId(account)
        .setPayload(fact)
        .build();
  }
}
