package io.culvert.control.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.billing.subscription.OpenMessages.Obstacle;
import io.culvert.control.billing.subscription.SubscriptionBook.Orphan;
import io.culvert.control.billing.subscription.SubscriptionBook.Task;
import io.culvert.control.decide.Decision;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.ApplySubscription;
import io.culvert.events.BillingEvent;
import io.culvert.events.EndSubscriptionAccess;
import io.culvert.events.ProviderSubscription;
import io.culvert.events.Sealed;
import io.culvert.events.SubscriptionStatus;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Given what was said and what was decided, this is left to do. */
class SubscriptionBookTest {

  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant PERIOD_END = T0.plus(Duration.ofDays(30));
  private static final String ACCOUNT = "acc-1";

  private final Plans plans = Plans.standard();
  private final SubscriptionBook book =
      new SubscriptionBook(new Products(Map.of("prod-pro", "pro")), plans, Duration.ofDays(7));
  private Instant now = T0;

  @Test
  void aMessageThatWasNotAppliedIsLeftToDoUntilItIs() {
    registered();
    said("m1", "active", "prod-pro", 0);
    assertThat(order().getPlan()).isEqualTo("pro");
    assertThat(order().getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);

    carryOut();

    assertThat(tasks()).isEmpty();
    assertThat(book.account(ACCOUNT).currentPlan(plans)).isEqualTo("pro");
  }

  @Test
  void onlyTheNewestMessageIsLeftToDoHoweverTheyCame() {
    registered();
    said("m3", "canceled", "prod-pro", 30);
    said("m1", "incomplete", "prod-pro", 0);
    said("m2", "active", "prod-pro", 20);

    assertThat(order().getWebhookId()).isEqualTo("m3");
  }

  @Test
  void aRepeatedOrOlderMessageIsNothingToDo() {
    registered();
    said("m2", "active", "prod-pro", 20);
    carryOut();

    said("m2", "active", "prod-pro", 20);
    said("m1", "incomplete", "prod-pro", 0);

    assertThat(tasks()).isEmpty();
  }

  @Test
  void aMessageWaitsVisiblyForItsAccount() {
    said("m1", "active", "prod-pro", 0);
    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.UNKNOWN_ACCOUNT)).isOne();

    registered();

    assertThat(tasks()).hasSize(1);
    assertThat(book.waiting(Obstacle.UNKNOWN_ACCOUNT)).isZero();
  }

  @Test
  void aMessageWaitsVisiblyForItsProduct() {
    registered();
    said("m1", "active", "prod-new", 0);

    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.UNKNOWN_PRODUCT)).isOne();
  }

  @Test
  void aProductThatIsSoldNoMoreCanStillEnd() {
    registered();
    said("m1", "active", "prod-pro", 0);
    carryOut();
    var later = new SubscriptionBook(new Products(Map.of()), plans, Duration.ofDays(7));
    events().forEach(later::apply);
    later.apply(message("m2", "unpaid", "prod-pro", 20, ACCOUNT));

    assertThat(later.tasks(now))
        .singleElement()
        .satisfies(
            task ->
                assertThat(((ApplySubscription) task.order()).getStatus())
                    .isEqualTo(SubscriptionStatus.UNPAID));
  }

  @Test
  void aStatusOfTheFutureWaitsVisiblyAndHidesNothing() {
    registered();
    said("m2", "hibernating", "prod-pro", 20);
    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.UNKNOWN_STATUS)).isOne();

    said("m1", "active", "prod-pro", 0);

    assertThat(order().getWebhookId()).isEqualTo("m1");
  }

  @Test
  void whoPaysForAnErasedAccountIsVisible() {
    registered();
    decided(new AccountErased());
    said("m1", "active", "prod-pro", 0);

    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.ERASED_ACCOUNT)).isOne();
    assertThat(book.orphans()).containsExactly(new Orphan("sub-1", ACCOUNT, "m1"));

    said("m2", "unpaid", "prod-pro", 20);
    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.ERASED_ACCOUNT)).isZero();
    assertThat(book.orphans()).isEmpty();
  }

  @Test
  void anErasedAccountLeavesItsSubscriptionPaidForWhicheverTopicIsReadFirst() {
    registered();
    said("m1", "active", "prod-pro", 0);
    carryOut();
    decided(new AccountErased());
    assertThat(tasks()).isEmpty();
    assertThat(book.orphans()).containsExactly(new Orphan("sub-1", ACCOUNT, "m1"));

    var restarted =
        new SubscriptionBook(new Products(Map.of("prod-pro", "pro")), plans, Duration.ofDays(7));
    events().forEach(restarted::apply);
    restarted.apply(message("m1", "active", "prod-pro", 0, ACCOUNT));

    assertThat(restarted.tasks(now)).isEmpty();
    assertThat(restarted.orphans()).isEqualTo(book.orphans());
  }

  @Test
  void whatEndsWithThePeriodAnywayLeavesNothingPaidFor() {
    registered();
    said("m1", "canceled", "prod-pro", 0);
    carryOut();
    decided(new AccountErased());

    assertThat(tasks()).isEmpty();
    assertThat(book.orphans()).isEmpty();
  }

  @Test
  void aMessageThatNamesNobodyWaitsVisibly() {
    book.apply(message("m1", "active", "prod-pro", 0, null));

    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.NO_ACCOUNT_NAMED)).isOne();
  }

  @Test
  void aSubscriptionStaysWithItsAccountWhateverAccountALaterMessageNames() {
    registered();
    said("m1", "active", "prod-pro", 0);
    carryOut();

    book.apply(message("m2", "unpaid", "prod-pro", 20, "somebody else"));

    assertThat(order().getAccountId()).isEqualTo(ACCOUNT);
  }

  @Test
  void aRefusedMessageIsNotTriedAgainAndANewerOneIs() {
    registered();
    said("m1", "active", "prod-pro", 0);
    book.refused(tasks().getFirst());
    assertThat(tasks()).isEmpty();
    assertThat(book.waiting(Obstacle.REFUSED)).isOne();

    said("m2", "active", "prod-pro", 20);

    assertThat(order().getWebhookId()).isEqualTo("m2");
  }

  @Test
  void theEndOfAccessIsLeftToDoFromItsTimeOnUntilItIsDone() {
    registered();
    said("m1", "canceled", "prod-pro", 0);
    carryOut();
    now = PERIOD_END.minusMillis(1);
    assertThat(tasks()).isEmpty();

    now = PERIOD_END;
    assertThat(tasks())
        .extracting(Task::order)
        .containsExactly(new EndSubscriptionAccess(ACCOUNT, "polar", "sub-1"));
    assertThat(tasks()).as("again, for the order may be lost").hasSize(1);

    carryOut();
    assertThat(tasks()).isEmpty();
    assertThat(book.account(ACCOUNT).currentPlan(plans)).isEqualTo("sandbox");
  }

  @Test
  void anEndThatPassedWhileNobodyWasRunningIsLeftToDo() {
    registered();
    said("m1", "canceled", "prod-pro", 0);
    carryOut();
    now = PERIOD_END.plusSeconds(1);
    var restarted = new SubscriptionBook(new Products(Map.of()), plans, Duration.ofDays(7));

    events().forEach(restarted::apply);

    assertThat(restarted.tasks(now)).hasSize(1);
  }

  private final List<AccountEvent> decided = new ArrayList<>();

  private List<AccountEvent> events() {
    return List.copyOf(decided);
  }

  private void registered() {
    decided(AccountRegistered.newBuilder().setName("").build());
  }

  private void decided(Object payload) {
    var event = new AccountEvent("", now, ACCOUNT, payload);
    decided.add(event);
    book.apply(event);
  }

  private void said(String id, String status, String product, int second) {
    book.apply(message(id, status, product, second, ACCOUNT));
  }

  private static BillingEvent message(
      String id, String status, String product, int second, String account) {
    var nothing = ByteBuffer.allocate(0);
    return new BillingEvent(
        id,
        T0,
        account,
        new WebhookReceived(
            "polar",
            id,
            "subscription.updated",
            T0.plusSeconds(second),
            T0,
            new Sealed("", nothing, nothing),
            new ProviderSubscription("sub-1", product, status, T0, PERIOD_END, false, null, null)));
  }

  private List<Task> tasks() {
    return book.tasks(now);
  }

  private ApplySubscription order() {
    return (ApplySubscription) tasks().getFirst().order();
  }

  /** Decides everything that is left to do, as the decider does. */
  private void carryOut() {
    for (var task : tasks()) {
      var account = book.account(ACCOUNT);
      var decision =
          switch (task.order()) {
            case ApplySubscription it ->
                SubscriptionDecisions.apply(it, account, Optional.empty(), plans, now);
            case EndSubscriptionAccess it -> SubscriptionDecisions.end(it, account, plans, now);
            default -> throw new IllegalStateException();
          };
      ((Decision.Accepted) decision).facts().forEach(fact -> decided(fact.payload()));
    }
  }
}
