package io.culvert.schemas.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.schemas.EventIds;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialBookTest {

  private final String token = TokenFormat.generate(new SecureRandom());
  private final AccountEvent issued =
      event(
          "acme",
          new CredentialIssued(
              "c1",
              "laptop",
              TokenFormat.sha256(token).bytes(),
              List.of("tunnel", "read"),
              CredentialKind.TOKEN,
              null));
  private final AccountEvent revoked = event("acme", new CredentialRevoked("c1"));

  @Test
  void anIssuedTokenIsGood() {
    var book = given(issued);

    assertThat(book.find(token)).contains(new Credential("acme", "c1", Set.of("tunnel", "read")));
    assertThat(book.find(token).orElseThrow().may("tunnel")).isTrue();
    assertThat(book.find(token).orElseThrow().may("admin")).isFalse();
  }

  @Test
  void anotherTokenIsNot() {
    var book = given(issued);

    assertThat(book.find(TokenFormat.generate(new SecureRandom()))).isEmpty();
    assertThat(book.find("")).isEmpty();
  }

  @Test
  void aRevokedTokenIsNoLongerGood() {
    assertThat(given(issued, revoked).find(token)).isEmpty();
  }

  @Test
  void aRevokedTokenStaysRevokedWhenEventsAreReadAgain() {
    assertThat(given(issued, revoked, issued).find(token)).isEmpty();
    assertThat(given(revoked, issued).find(token)).isEmpty();
  }

  @Test
  void anAccountCannotRevokeAnothersToken() {
    var book = given(issued, event("other", new CredentialRevoked("c1")));

    assertThat(book.find(token)).isPresent();
  }

  @Test
  void theSameEventTwiceChangesNothing() {
    assertThat(given(issued, issued).size()).isEqualTo(1);
  }

  @Test
  void aLoginIsGoodUntilItExpires() {
    var clock = new java.util.concurrent.atomic.AtomicReference<>(Instant.EPOCH);
    var book = new CredentialBook(clock::get);
    book.apply(
        event(
            "acme",
            new CredentialIssued(
                "c1",
                "browser",
                TokenFormat.sha256(token).bytes(),
                List.of("read"),
                CredentialKind.LOGIN,
                Instant.EPOCH.plusSeconds(60))));

    assertThat(book.find(token)).isPresent();
    clock.set(Instant.EPOCH.plusSeconds(60));
    assertThat(book.find(token)).isEmpty();
  }

  @Test
  void anErasedAccountHasNoTokensEvenWhenEventsAreReadAgain() {
    assertThat(given(issued, event("acme", new AccountErased()), issued).find(token)).isEmpty();
  }

  @Test
  void aTokenThatIsNotKnownYetIsWaitedFor() {
    var book = new CredentialBook();

    var found = book.findSoon(token, Duration.ofSeconds(30));
    assertThat(found).isNotDone();
    book.apply(issued);

    assertThat(found).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(book.find(token));
    assertThat(book.find(token)).isPresent();
  }

  @Test
  void aTokenThatNeverComesIsNotWaitedForLongerThanSaid() {
    assertThat(new CredentialBook().findSoon(token, Duration.ofMillis(20)))
        .succeedsWithin(Duration.ofSeconds(5))
        .isEqualTo(Optional.empty());
  }

  @Test
  void nobodyWaitsForWhatIsNoToken() {
    assertThat(new CredentialBook().findSoon("cvt_guess", Duration.ofMinutes(1))).isDone();
  }

  @Test
  void theNameOfAnAccountIsKnown() {
    var book = given(event("acme", AccountRegistered.newBuilder().setName("Acme").build()));

    assertThat(book.accountName("acme")).contains("Acme");
    assertThat(book.accountName("other")).isEmpty();
  }

  private static CredentialBook given(AccountEvent... events) {
    var book = new CredentialBook();
    List.of(events).forEach(book::apply);
    return book;
  }

  private static AccountEvent event(String accountId, Object fact) {
    return new AccountEvent(EventIds.next(), Instant.EPOCH, accountId, fact);
  }
}
