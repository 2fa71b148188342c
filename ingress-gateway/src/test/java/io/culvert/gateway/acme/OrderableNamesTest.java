package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.gateway.route.CustomDomains;
import io.culvert.gateway.route.HostnameView;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.hostname.HostnameBook;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderableNamesTest {
  private static final Instant NOW = Instant.now();

  private final HostnameBook book = new HostnameBook();
  private final OrderableNames names = names(false);

  @Test
  void aStrangersWordIsNotEnough() {
    reserve("claimed.example", true, true, HostnameProtocol.HTTP);

    assertThat(names.has("claimed.example")).isFalse();
    assertThat(names.has("unheard-of.example")).isFalse();
    assertThat(names.expected()).containsExactly("operators.example");
  }

  @Test
  void aProofIsAndSoIsTheOperatorsWord() {
    reserve("shop.example", true, true, HostnameProtocol.HTTP);
    tell("shop.example", new DomainVerified(DomainProof.TXT));

    assertThat(names.has("shop.example")).isTrue();
    assertThat(names.has("operators.example")).isTrue();
    assertThat(names.expected()).containsExactly("operators.example", "shop.example");
  }

  @Test
  void aLostProofHoldsForItsGraceButNothingIsOrderedAhead() {
    reserve("shop.example", true, true, HostnameProtocol.HTTP);
    tell("shop.example", new DomainVerified(DomainProof.TXT));
    tell("shop.example", new DomainProofLost(NOW.plusSeconds(60)));
    assertThat(names.has("shop.example")).isTrue();
    assertThat(names.expected()).doesNotContain("shop.example");

    tell("shop.example", new DomainProofLost(NOW.minusSeconds(1)));
    assertThat(names.has("shop.example")).isFalse();
  }

  @Test
  void whoPassesTlsThroughOrIsSwitchedOffNeedsNone() {
    reserve("db.example", true, true, HostnameProtocol.TLS);
    tell("db.example", new DomainVerified(DomainProof.TXT));
    reserve("off.example", true, false, HostnameProtocol.HTTP);
    tell("off.example", new DomainVerified(DomainProof.TXT));

    assertThat(names.has("db.example")).isFalse();
    assertThat(names.has("off.example")).isFalse();
  }

  @Test
  void namesUnderTheBaseDomainOnlyWhenAskedFor() {
    reserve("shop.tunnel.example", false, true, HostnameProtocol.HTTP);

    assertThat(names.has("shop.tunnel.example")).isFalse();
    assertThat(names(true).has("shop.tunnel.example")).isTrue();
    assertThat(names(true).has("random.tunnel.example")).isFalse();
    assertThat(names(true).expected()).doesNotContain("shop.tunnel.example");
  }

  @Test
  void theOperatorsOwnCertificatesComeFirst() {
    var view = new HostnameView(book, custom(), () -> true);
    var covered = new OrderableNames(view, false, "operators.example"::equals, Clock.systemUTC());
    assertThat(covered.has("operators.example")).isFalse();
    assertThat(covered.expected()).isEmpty();
  }

  @Test
  void onlyNamesThatACertificateCanHaveAreNames() {
    assertThat(List.of("a.example", "xn--p1ai.example", "1.2.3.example", "a.b.c.d.co"))
        .allMatch(DomainName::isOne);
    assertThat(
            List.of(
                "localhost",
                "127.0.0.1",
                "[::1]",
                "../x.example",
                "a..example",
                "-a.example",
                "a_b.example",
                "*.example",
                ".example",
                "A.example",
                "a.example/",
                "",
                "a.".repeat(120) + "example"))
        .noneMatch(DomainName::isOne);
  }

  private OrderableNames names(boolean reserved) {
    var view = new HostnameView(book, custom(), () -> true);
    return new OrderableNames(view, reserved, _ -> false, Clock.systemUTC());
  }

  private static CustomDomains custom() {
    return new CustomDomains(
        Map.of("operators.example", "shop.tunnel.example", "localhost", "shop.tunnel.example"));
  }

  private void reserve(String name, boolean custom, boolean enabled, HostnameProtocol protocol) {
    var settings = new HostnameSettings(enabled, true, null, List.of(), List.of(), protocol, null);
    tell(name, new HostnameReserved(custom, settings));
  }

  private void tell(String name, Object payload) {
    book.apply(new HostnameEvent(EventIds.next(), NOW, name, "account-1", payload));
  }
}
