package io.culvert.broker.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final Names names = new Names();

  @Test
  void aStateComesBackFromTheTopicAsItWas() {
    var account = use("a.localhost", "ada", 3000, 1, NOW, null, null);
    var anonymous = use("b.localhost", null, 3000, 1, NOW, new ResumeKey("k").sha256(), NOW);
    names.follow("a.localhost", account.toState(), NOW);
    names.follow("b.localhost", anonymous.toState(), NOW);

    assertThat(names.find("a.localhost")).contains(account);
    assertThat(names.find("b.localhost")).contains(anonymous);
    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 3000)).containsExactly(account);
    assertThat(names.ofResumeKey(new ResumeKey("k"))).contains(anonymous);
    assertThat(names.ofResumeKey(new ResumeKey("x"))).isEmpty();
    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 3001)).isEmpty();
  }

  @Test
  void anEchoOfAnOlderStateChangesNothing() {
    var first = use("a.localhost", "ada", 3000, 1, NOW, null, null);
    var offline = first.offline(NOW.plusSeconds(5));
    var second = use("a.localhost", "ada", 3000, 2, NOW.plusSeconds(1), null, null);
    names.put(offline);
    names.follow("a.localhost", first.toState(), NOW);
    assertThat(names.find("a.localhost")).contains(offline);

    names.put(second);
    names.follow("a.localhost", offline.toState(), NOW);
    assertThat(names.find("a.localhost")).contains(second);
  }

  @Test
  void theNameUsedLastForAPortCounts() {
    names.put(use("new.localhost", "ada", 3000, 1, NOW, null, null));
    names.put(use("old.localhost", "ada", 3000, 1, NOW.minusSeconds(1), null, null));

    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 3000))
        .extracting(NameUse::hostname)
        .containsExactly("new.localhost", "old.localhost");
  }

  @Test
  void onlyAFewNamesAreRememberedForAPort() {
    for (int i = 0; i < 20; i++) {
      names.put(use(i + ".localhost", "ada", 3000, 1, NOW.plusSeconds(i), null, null));
    }

    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 3000))
        .extracting(NameUse::hostname)
        .hasSize(8)
        .startsWith("19.localhost", "18.localhost");
  }

  @Test
  void aNameThatMovedToAnotherPortIsNotTheOldPortsAnyMore() {
    names.put(use("a.localhost", "ada", 3000, 1, NOW, null, null));
    names.put(use("a.localhost", "ada", 4000, 2, NOW, null, null));

    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 3000)).isEmpty();
    assertThat(names.ofAccount("ada", TunnelKind.HTTP, 4000)).hasSize(1);
  }

  @Test
  void aTombstoneForgetsTheNameUnlessSomebodyHasItAgain() {
    names.put(use("a.localhost", null, 1, 1, NOW, "00", NOW).offline(NOW));
    names.follow("a.localhost", null, NOW.plusSeconds(1));
    assertThat(names.find("a.localhost")).isEmpty();

    names.put(use("a.localhost", "ada", 1, 2, NOW.plusSeconds(2), null, null));
    names.follow("a.localhost", null, NOW.plusSeconds(3));
    assertThat(names.find("a.localhost")).isPresent();
  }

  @Test
  void onlyAnonymousNamesThatNobodyIsConnectedToExpire() {
    names.put(use("online.localhost", null, 1, 1, NOW, "01", NOW));
    names.put(use("gone.localhost", null, 1, 1, NOW, "02", NOW).offline(NOW));
    names.put(use("later.localhost", null, 1, 1, NOW, "03", NOW.plusSeconds(9)).offline(NOW));
    names.put(use("account.localhost", "ada", 1, 1, NOW, null, null).offline(NOW));

    assertThat(names.expiredBefore(NOW.plusSeconds(1)))
        .extracting(NameUse::hostname)
        .containsExactly("gone.localhost");
  }

  @Test
  void ofTheNamesThatAnAccountHasLeftTheNewestAreKept() {
    for (int i = 0; i < 5; i++) {
      var use = use(i + ".localhost", "ada", i, 1, NOW, null, null);
      names.put(use);
      names.put(use.offline(NOW.plusSeconds(10 - i)));
    }
    names.put(use("online.localhost", "ada", 9, 1, NOW, null, null));
    names.put(use("bob.localhost", "bob", 9, 1, NOW, null, null).offline(NOW));

    assertThat(names.surplus(3))
        .extracting(NameUse::hostname)
        .containsExactly("4.localhost", "3.localhost");

    names.surplus(3).forEach(use -> names.remove(use.hostname()));
    assertThat(names.surplus(3)).isEmpty();
    assertThat(names.find("0.localhost")).isPresent();
  }

  @Test
  void aNameThatAnotherAccountHasTakenIsNoLongerTheFirstOnes() {
    names.put(use("a.localhost", "ada", 1, 1, NOW, null, null).offline(NOW));
    names.put(use("b.localhost", "ada", 2, 1, NOW, null, null).offline(NOW));
    names.put(use("a.localhost", "bob", 1, 2, NOW, null, null).offline(NOW));

    assertThat(names.surplus(1)).isEmpty();
  }

  private static NameUse use(
      String hostname,
      @Nullable String account,
      int port,
      long epoch,
      Instant since,
      @Nullable String key,
      @Nullable Instant expiresAt) {
    return new NameUse(
        hostname,
        account,
        TunnelPorts.shared(TunnelKind.HTTP, port),
        epoch,
        "s" + epoch,
        true,
        key,
        since,
        expiresAt);
  }
}
