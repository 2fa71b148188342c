package io.culvert.control.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.events.AccountErased;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.SubscriptionChanged;
import io.culvert.events.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Given what is known of an account, when a message is applied, then these facts. */
class SubscriptionDecisionsTest {

  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant PERIOD_END = Instant.parse("2026-12-01T00:00:00Z");

  private final Subscriber subscriber = new Subscriber();

  @Test
  void anActiveSubscriptionGivesItsPlan() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    assertThat(subscriber.facts())
        .hasExactlyElementsOfTypes(SubscriptionChanged.class, PlanChanged.class)
        .last()
        .isEqualTo(new PlanChanged("pro", PlanChangeReason.SUBSCRIPTION_STARTED));
  }

  @Test
  void theSameMessageAgainChangesNothing() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    subscriber.appliesAgain();

    assertThat(subscriber.facts()).isEmpty();
  }

  @Test
  void anOlderMessageThanTheNewestChangesNothing() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.REVOKED, T0.plusSeconds(60), null);

    subscriber.applies("s1", "pro", SubscriptionStatus.ACTIVE, T0.plusSeconds(59), null);

    assertThat(subscriber.facts()).isEmpty();
    assertThat(subscriber.plan()).isEqualTo("sandbox");
  }

  @Test
  void cancelingKeepsThePlanToThePeriodsEndAndNotLonger() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);
    subscriber.applies("s1", "pro", SubscriptionStatus.CANCELED, T0.plusSeconds(60), PERIOD_END);
    assertThat(subscriber.facts()).hasExactlyElementsOfTypes(SubscriptionChanged.class);

    subscriber.at(PERIOD_END.minusMillis(1)).ends("s1");
    assertThat(subscriber.plan()).isEqualTo("pro");

    subscriber.at(PERIOD_END).ends("s1");
    assertThat(subscriber.facts())
        .containsExactly(new PlanChanged("sandbox", PlanChangeReason.SUBSCRIPTION_ENDED));
  }

  @Test
  void anEndThatWasCarriedOutIsNotCarriedOutAgain() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.CANCELED, T0, PERIOD_END);
    subscriber.at(PERIOD_END).ends("s1");

    subscriber.ends("s1");

    assertThat(subscriber.facts()).isEmpty();
  }

  @Test
  void uncancelingLetsThePlanGoOn() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.CANCELED, T0, PERIOD_END);
    subscriber.applies("s1", "pro", SubscriptionStatus.ACTIVE, T0.plusSeconds(60), null);

    subscriber.at(PERIOD_END.plusSeconds(1)).ends("s1");

    assertThat(subscriber.plan()).isEqualTo("pro");
  }

  @Test
  void aRevokedSubscriptionEndsAtOnce() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.CANCELED, T0, PERIOD_END);

    subscriber.applies("s1", "pro", SubscriptionStatus.REVOKED, T0.plusSeconds(60), null);

    assertThat(subscriber.facts().getLast())
        .isEqualTo(new PlanChanged("sandbox", PlanChangeReason.SUBSCRIPTION_ENDED));
  }

  @Test
  void aLatePaymentKeepsThePlanForTheGraceAndPayingKeepsItForGood() {
    var graceEnd = T0.plus(Duration.ofDays(7));
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.PAST_DUE, T0, graceEnd);
    assertThat(subscriber.plan()).isEqualTo("pro");

    subscriber.at(graceEnd).ends("s1");
    assertThat(subscriber.plan()).isEqualTo("sandbox");

    subscriber.applies("s1", "pro", SubscriptionStatus.ACTIVE, graceEnd.plusSeconds(1), null);
    assertThat(subscriber.plan()).isEqualTo("pro");
  }

  @Test
  void anUnpaidSubscriptionGivesNothing() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    subscriber.applies("s1", "pro", SubscriptionStatus.UNPAID, T0.plusSeconds(60), null);

    assertThat(subscriber.plan()).isEqualTo("sandbox");
  }

  @Test
  void anIncompleteSubscriptionIsKnownAndGivesNothing() {
    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.INCOMPLETE, T0, null);

    assertThat(subscriber.facts()).hasExactlyElementsOfTypes(SubscriptionChanged.class);
    assertThat(subscriber.plan()).isEqualTo("sandbox");
  }

  @Test
  void aCancellationThatIsHeardOfAfterThePeriodsEndGivesNothingBack() {
    subscriber.at(PERIOD_END.plusSeconds(1));

    subscriber.applies("s1", "pro", SubscriptionStatus.CANCELED, T0, PERIOD_END);

    assertThat(subscriber.plan()).isEqualTo("sandbox");
  }

  @Test
  void ofTwoSubscriptionsTheBetterPlanHoldsAndTheOtherTakesItsPlace() {
    subscriber.at(T0).applies("s1", "starter", SubscriptionStatus.ACTIVE, T0, null);
    subscriber.applies("s2", "pro", SubscriptionStatus.ACTIVE, T0, null);
    assertThat(subscriber.facts().getLast())
        .isEqualTo(new PlanChanged("pro", PlanChangeReason.SUBSCRIPTION_CHANGED));

    subscriber.applies("s2", "pro", SubscriptionStatus.REVOKED, T0.plusSeconds(60), null);

    assertThat(subscriber.plan()).isEqualTo("starter");
  }

  @Test
  void whatAnOperatorGaveIsNotTakenAwayByASubscription() {
    subscriber.has(new PlanChanged("enterprise", PlanChangeReason.OPERATOR));

    subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);
    subscriber.applies("s1", "pro", SubscriptionStatus.REVOKED, T0.plusSeconds(60), null);

    assertThat(subscriber.plan()).isEqualTo("enterprise");
  }

  @Test
  void aMessageForAnAccountThatIsNotHereIsRefused() {
    var nobody = new Subscriber(AccountSubscriptions.none());

    var decision = nobody.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    assertThat(decision).isEqualTo(Decision.reject(ControlError.SUBSCRIBER_UNKNOWN));
  }

  @Test
  void anErasedAccountIsServedNoMore() {
    subscriber.has(new AccountErased());

    var decision = subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    assertThat(decision).isEqualTo(Decision.reject(ControlError.SUBSCRIBER_UNKNOWN));
  }

  @Test
  void aSubscriptionStaysWithTheAccountThatHadItFirst() {
    subscriber.owner = Optional.of("somebody else");

    var decision = subscriber.at(T0).applies("s1", "pro", SubscriptionStatus.ACTIVE, T0, null);

    assertThat(decision).isEqualTo(Decision.reject(ControlError.SUBSCRIPTION_OF_ANOTHER));
  }
}
