package io.culvert.schemas.hostname;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.HostnameSettingsChanged;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostnameBookTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant TOMORROW = NOON.plus(Duration.ofDays(1));
  private static final String SHOP = "shop.localhost";
  private static final String DOMAIN = "shop.example.com";
  private static final HostnameSettings SETTINGS = settings(true);

  private final HostnameBook book = new HostnameBook();

  @Test
  void aHostnameThatNobodyReservedIsFree() {
    assertThat(book.standing(SHOP, "acme", NOON)).isEqualTo(new Standing.Free());
    assertThat(book.standing(SHOP, null, NOON)).isEqualTo(new Standing.Free());
    assertThat(book.find(SHOP)).isEmpty();
  }

  @Test
  void aReservedHostnameIsItsOwnersAndServesAtOnce() {
    given("acme", SHOP, new HostnameReserved(false, SETTINGS));

    assertThat(book.standing(SHOP, "acme", NOON)).isInstanceOf(Standing.Owned.class);
    assertThat(book.standing(SHOP, "other", NOON)).isEqualTo(new Standing.Taken());
    assertThat(book.standing(SHOP, null, NOON)).isEqualTo(new Standing.Taken());
    assertThat(book.find(SHOP).orElseThrow().servesAt(NOON)).isTrue();
    assertThat(book.ofAccount("acme")).extracting(HostnameClaim::hostname).containsExactly(SHOP);
  }

  @Test
  void aReleasedHostnameIsOnlyForItsLastOwnerUntilTheQuarantineEnds() {
    given("acme", SHOP, new HostnameReserved(false, SETTINGS));
    given("acme", SHOP, new HostnameReleased(TOMORROW));

    assertThat(book.standing(SHOP, "acme", NOON)).isEqualTo(new Standing.Free());
    assertThat(book.standing(SHOP, "other", NOON)).isEqualTo(new Standing.Quarantined(TOMORROW));
    assertThat(book.standing(SHOP, null, NOON)).isEqualTo(new Standing.Quarantined(TOMORROW));
    assertThat(book.standing(SHOP, "other", TOMORROW)).isEqualTo(new Standing.Free());
    assertThat(book.ofAccount("acme")).isEmpty();
  }

  @Test
  void settingsAreThoseOfTheLastChangeAndAHostnameThatIsOffDoesNotServe() {
    given("acme", SHOP, new HostnameReserved(false, SETTINGS));
    given("acme", SHOP, new HostnameSettingsChanged(settings(false)));

    assertThat(book.find(SHOP).orElseThrow().settings()).isEqualTo(settings(false));
    assertThat(book.find(SHOP).orElseThrow().servesAt(NOON)).isFalse();
  }

  @Test
  void aCustomDomainIsNobodysUntilDnsSaysSo() {
    given("squatter", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("acme", DOMAIN, new HostnameReserved(true, SETTINGS));

    assertThat(book.find(DOMAIN)).isEmpty();
    assertThat(book.standing(DOMAIN, "acme", NOON)).isInstanceOf(Standing.Unverified.class);

    given("acme", DOMAIN, new DomainVerified(DomainProof.TXT));

    assertThat(book.find(DOMAIN).orElseThrow().accountId()).isEqualTo("acme");
    assertThat(book.find(DOMAIN).orElseThrow().servesAt(NOON)).isTrue();
    assertThat(book.standing(DOMAIN, "squatter", NOON)).isInstanceOf(Standing.Unverified.class);
    assertThat(book.customDomains()).hasSize(1);
  }

  @Test
  void aDomainWhoseProofIsLostServesUntilTheGraceEnds() {
    given("acme", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("acme", DOMAIN, new DomainVerified(DomainProof.CNAME));
    given("acme", DOMAIN, new DomainProofLost(TOMORROW));

    var claim = book.find(DOMAIN).orElseThrow();
    assertThat(claim.servesAt(NOON)).isTrue();
    assertThat(claim.servesAt(TOMORROW)).isFalse();

    given("acme", DOMAIN, new DomainVerified(DomainProof.CNAME));
    assertThat(book.find(DOMAIN).orElseThrow().servesAt(TOMORROW)).isTrue();
  }

  @Test
  void aDomainThatIsVerifiedForAnotherChangesHands() {
    given("old", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("old", DOMAIN, new DomainVerified(DomainProof.TXT));
    given("new", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("old", DOMAIN, new DomainProofLost(TOMORROW));
    var before = book.ownership(DOMAIN).claimOf("old").orElseThrow();
    given("new", DOMAIN, new DomainVerified(DomainProof.TXT));

    assertThat(book.find(DOMAIN).orElseThrow().accountId()).isEqualTo("new");
    var old = book.ownership(DOMAIN).claimOf("old").orElseThrow();
    assertThat(old.servesAt(NOON)).isFalse();
    assertThat(old.lastEventId()).as("who looks again sees it").isNotEqualTo(before.lastEventId());
  }

  @Test
  void whoGivesUpAClaimTakesNothingFromTheOwner() {
    given("acme", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("acme", DOMAIN, new DomainVerified(DomainProof.TXT));
    given("squatter", DOMAIN, new HostnameReserved(true, SETTINGS));
    given("squatter", DOMAIN, new HostnameReleased(NOON));

    assertThat(book.find(DOMAIN).orElseThrow().accountId()).isEqualTo("acme");
    assertThat(book.ofAccount("squatter")).isEmpty();
  }

  @Test
  void aPortLeadsToTheHostnameThatHoldsIt() {
    given("acme", SHOP, new HostnameReserved(false, SETTINGS));
    given("acme", SHOP, new TcpPortAssigned(20_001));

    assertThat(book.byPort(20_001).orElseThrow().hostname()).isEqualTo(SHOP);
    assertThat(book.find(SHOP).orElseThrow().port()).isEqualTo(20_001);

    given("acme", SHOP, new TcpPortReleased(20_001, TOMORROW));

    assertThat(book.byPort(20_001)).isEmpty();
    assertThat(book.find(SHOP).orElseThrow().port()).isNull();
  }

  @Test
  void theSameEventTwiceChangesNothing() {
    var reserved = event("acme", SHOP, new HostnameReserved(false, SETTINGS));
    book.apply(reserved);
    var once = book.ownership(SHOP);
    book.apply(reserved);

    assertThat(book.ownership(SHOP)).isEqualTo(once);
  }

  private void given(String account, String hostname, Object fact) {
    book.apply(event(account, hostname, fact));
  }

  private static HostnameEvent event(String account, String hostname, Object fact) {
    return new HostnameEvent(EventIds.next(), NOON, hostname, account, fact);
  }

  private static HostnameSettings settings(boolean enabled) {
    return new HostnameSettings(
        enabled, true, null, List.of(), List.of(), HostnameProtocol.HTTP, null);
  }
}
