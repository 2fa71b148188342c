package io.culvert.control.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.ProviderSubscription;
import io.culvert.events.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static final Instant STARTED = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant AT = Instant.parse("2026-11-10T00:00:00Z");
  private static final Instant PERIOD_END = Instant.parse("2026-12-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofDays(7);

  @Test
  void anActiveOrTrialingOneHasNoEndInSight() {
    assertThat(of("subscription.active", subscription("active")))
        .contains(new Standing(SubscriptionStatus.ACTIVE, null));
    assertThat(of("subscription.created", subscription("trialing")))
        .contains(new Standing(SubscriptionStatus.TRIALING, null));
  }

  @Test
  void aCanceledOneGivesAccessToThePeriodsEndHoweverItIsTold() {
    var toPeriodsEnd = Optional.of(new Standing(SubscriptionStatus.CANCELED, PERIOD_END));
    var stillActive =
        ProviderSubscription.newBuilder(subscription("active")).setCancelAtPeriodEnd(true).build();

    assertThat(of("subscription.canceled", subscription("canceled"))).isEqualTo(toPeriodsEnd);
    assertThat(of("subscription.canceled", stillActive)).isEqualTo(toPeriodsEnd);
    assertThat(of("subscription.updated", stillActive)).isEqualTo(toPeriodsEnd);
  }

  @Test
  void anEndThatTheProviderNamesGoesBeforeThePeriods() {
    var sooner =
        ProviderSubscription.newBuilder(subscription("canceled"))
            .setEndsAt(AT.plusSeconds(60))
            .build();

    assertThat(of("subscription.canceled", sooner))
        .contains(new Standing(SubscriptionStatus.CANCELED, AT.plusSeconds(60)));
  }

  @Test
  void aRevokedOneEndsAtOnceWhateverElseIsSaid() {
    assertThat(of("subscription.revoked", subscription("canceled")))
        .contains(new Standing(SubscriptionStatus.REVOKED, AT));
    assertThat(of("subscription.revoked", subscription("active")))
        .contains(new Standing(SubscriptionStatus.REVOKED, AT));
  }

  @Test
  void oneThatHasEndedIsRevokedInEveryMessage() {
    var ended = ProviderSubscription.newBuilder(subscription("canceled")).setEndedAt(AT).build();

    assertThat(of("subscription.updated", ended))
        .contains(new Standing(SubscriptionStatus.REVOKED, AT));
  }

  @Test
  void aLatePaymentHasItsGraceFromWhenItWasDueAndNoFurtherMessageMakesItLonger() {
    var due = new Standing(SubscriptionStatus.PAST_DUE, STARTED.plus(GRACE));

    assertThat(of("subscription.past_due", subscription("past_due"))).contains(due);
    assertThat(Standing.of("subscription.updated", subscription("past_due"), AT.plus(GRACE), GRACE))
        .contains(due);
  }

  @Test
  void aLatePaymentOfUnknownPeriodHasItsGraceFromTheMessageOn() {
    var bare = new ProviderSubscription("s", "p", "past_due", null, null, false, null, null);

    assertThat(of("subscription.past_due", bare))
        .contains(new Standing(SubscriptionStatus.PAST_DUE, AT.plus(GRACE)));
  }

  @Test
  void whatWasNeverPaidGivesNothing() {
    for (var status : new String[] {"incomplete", "incomplete_expired", "unpaid"}) {
      assertThat(of("subscription.updated", subscription(status)).orElseThrow().mayGive())
          .as(status)
          .isFalse();
    }
  }

  @Test
  void aStatusOfTheFutureSaysNothing() {
    assertThat(of("subscription.updated", subscription("hibernating"))).isEmpty();
  }

  private static Optional<Standing> of(String type, ProviderSubscription subscription) {
    return Standing.of(type, subscription, AT, GRACE);
  }

  private static ProviderSubscription subscription(String status) {
    return new ProviderSubscription(
        "sub-1", "prod-1", status, STARTED, PERIOD_END, false, null, null);
  }
}
