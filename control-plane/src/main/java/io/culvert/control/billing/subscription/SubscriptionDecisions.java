package io.culvert.control.billing.subscription;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.ApplySubscription;
import io.culvert.events.EndSubscriptionAccess;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.SubscriptionChanged;
import io.culvert.schemas.plan.Plans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a message about a subscription changes. Older and repeated messages change nothing,
 * and neither does an end of access that is not due, so both orders may be given at any time and as
 * often as one likes.
 */
public final class SubscriptionDecisions {

  private SubscriptionDecisions() {}

  /** The orders that are decided here. */
  public static DecisionTable table() {
    return DecisionTable.none()
        .on(
            ApplySubscription.class,
            (order, world) ->
                apply(
                    order.payload(),
                    account(order.payload().getAccountId(), world),
                    owner(order.payload(), world),
                    world.plans(),
                    world.now()))
        .on(
            EndSubscriptionAccess.class,
            (order, world) ->
                end(
                    order.payload(),
                    account(order.payload().getAccountId(), world),
                    world.plans(),
                    world.now()));
  }

  /**
   * Decides on a message.
   *
   * @param account that the message names
   * @param owner account that has the subscription already
   */
  static Decision apply(
      ApplySubscription order,
      AccountSubscriptions account,
      Optional<String> owner,
      Plans plans,
      Instant now) {
    if (!account.canBeServed()) {
      return Decision.reject(ControlError.SUBSCRIBER_UNKNOWN);
    }
    if (owner.filter(other -> !other.equals(order.getAccountId())).isPresent()) {
      return Decision.reject(ControlError.SUBSCRIPTION_OF_ANOTHER);
    }
    var before = account.find(order.getProvider(), order.getSubscriptionId());
    var time = new MessageTime(order.getSourceAt(), order.getStatus(), order.getWebhookId());
    if (before.isPresent() && !time.isAfter(before.get().newest())) {
      return Decision.accept();
    }
    var changed = changed(order);
    var event = new AccountEvent("", now, order.getAccountId(), changed);
    var facts = new ArrayList<Fact>();
    facts.add(Fact.account(order.getAccountId(), changed));
    facts.addAll(planFacts(order.getAccountId(), account, account.evolve(event), plans, now));
    return Decision.accept(facts);
  }

  /** Decides whether the time of a subscription has run out, and what the account has then. */
  static Decision end(
      EndSubscriptionAccess order, AccountSubscriptions account, Plans plans, Instant now) {
    var subscription = account.find(order.getProvider(), order.getSubscriptionId());
    if (account.isErased() || subscription.isEmpty() || subscription.get().givesAccessAt(now)) {
      return Decision.accept();
    }
    return Decision.accept(planFacts(order.getAccountId(), account, account, plans, now));
  }

  private static List<Fact> planFacts(
      String accountId,
      AccountSubscriptions before,
      AccountSubscriptions after,
      Plans plans,
      Instant now) {
    var plan = after.planAt(plans, now);
    if (plan.equals(before.currentPlan(plans))) {
      return List.of();
    }
    return List.of(Fact.account(accountId, new PlanChanged(plan, reason(before, after, now))));
  }

  private static PlanChangeReason reason(
      AccountSubscriptions before, AccountSubscriptions after, Instant now) {
    if (!after.isPaidAt(now)) {
      return PlanChangeReason.SUBSCRIPTION_ENDED;
    }
    return before.isPaidAt(now)
        ? PlanChangeReason.SUBSCRIPTION_CHANGED
        : PlanChangeReason.SUBSCRIPTION_STARTED;
  }

  private static SubscriptionChanged changed(ApplySubscription order) {
    return new SubscriptionChanged(
        order.getProvider(),
        order.getSubscriptionId(),
        order.getProductId(),
        order.getPlan(),
        order.getStatus(),
        order.getCurrentPeriodEnd(),
        order.getAccessUntil(),
        order.getSourceAt(),
        order.getWebhookId());
  }

  private static AccountSubscriptions account(String accountId, World world) {
    return world.fold(
        Aggregate.account(accountId),
        AccountEvent.class,
        AccountSubscriptions.none(),
        AccountSubscriptions::evolve);
  }

  private static Optional<String> owner(ApplySubscription order, World world) {
    var subscription = Aggregate.subscription(order.getProvider(), order.getSubscriptionId());
    return world.fold(
        subscription,
        AccountEvent.class,
        Optional.<String>empty(),
        (owner, event) -> Optional.of(owner.orElse(event.getAccountId())));
  }
}
