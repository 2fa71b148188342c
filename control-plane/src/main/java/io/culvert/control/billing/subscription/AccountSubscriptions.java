package io.culvert.control.billing.subscription;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.SubscriptionChanged;
import io.culvert.schemas.plan.Plan;
import io.culvert.schemas.plan.Plans;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account as far as its plan is concerned: the fold of its events.
 *
 * @param isRegistered whether it exists
 * @param isErased whether it is gone for good
 * @param plan what it has; null when it was never given one
 * @param basePlan what it has without any subscription: the last plan that none of them gave
 * @param byId its subscriptions by provider and id
 */
public record AccountSubscriptions(
    boolean isRegistered,
    boolean isErased,
    @Nullable String plan,
    @Nullable String basePlan,
    Map<String, SubscriptionState> byId) {

  /** An account that nothing is known of. */
  static AccountSubscriptions none() {
    return new AccountSubscriptions(false, false, null, null, Map.of());
  }

  /** The state after one more event. */
  AccountSubscriptions evolve(AccountEvent event) {
    return switch (event.getPayload()) {
      case AccountRegistered _ -> new AccountSubscriptions(true, isErased, plan, basePlan, byId);
      case AccountErased _ -> new AccountSubscriptions(isRegistered, true, plan, basePlan, byId);
      case PlanChanged fact -> with(fact);
      case SubscriptionChanged fact -> with(SubscriptionState.of(fact));
      default -> this; // the union grows; other facts say nothing about plans
    };
  }

  /** Whether somebody is there who can be given a plan. */
  boolean canBeServed() {
    return isRegistered && !isErased;
  }

  /** The subscription, if one message about it was applied. */
  Optional<SubscriptionState> find(String provider, String subscriptionId) {
    return Optional.ofNullable(byId.get(id(provider, subscriptionId)));
  }

  /** The subscription that gives the best plan at this time. */
  Optional<SubscriptionState> best(Plans plans, Instant now) {
    return byId.values().stream()
        .filter(subscription -> subscription.givesAccessAt(now))
        .max(
            Comparator.<SubscriptionState>comparingInt(it -> rank(plans, it.plan()))
                .thenComparing(SubscriptionState::newest));
  }

  /** Whether any subscription gives it something at this time. */
  boolean isPaidAt(Instant now) {
    return byId.values().stream().anyMatch(subscription -> subscription.givesAccessAt(now));
  }

  /** The plan that it should have: the best of what is paid for and what it has anyway. */
  String planAt(Plans plans, Instant now) {
    var base = basePlan == null ? plans.byDefault().name() : basePlan;
    var paid = best(plans, now).map(SubscriptionState::plan);
    return Stream.concat(Stream.of(base), paid.stream())
        .max(Comparator.comparingInt(name -> rank(plans, name)))
        .orElse(base);
  }

  /** The plan that it has. */
  public String currentPlan(Plans plans) {
    return plan == null ? plans.byDefault().name() : plan;
  }

  private AccountSubscriptions with(PlanChanged fact) {
    var base = isBySubscription(fact.getReason()) ? basePlan : fact.getPlan();
    return new AccountSubscriptions(isRegistered, isErased, fact.getPlan(), base, byId);
  }

  private AccountSubscriptions with(SubscriptionState subscription) {
    var more = new LinkedHashMap<>(byId);
    more.put(id(subscription.provider(), subscription.subscriptionId()), subscription);
    return new AccountSubscriptions(isRegistered, isErased, plan, basePlan, more);
  }

  private static boolean isBySubscription(PlanChangeReason reason) {
    return switch (reason) {
      case SUBSCRIPTION_STARTED, SUBSCRIPTION_CHANGED, SUBSCRIPTION_ENDED -> true;
      case OTHER, REGISTERED, OPERATOR -> false;
    };
  }

  private static String id(String provider, String subscriptionId) {
    return provider + "/" + subscriptionId;
  }

  /** Plans are listed cheapest first; one that is offered no more is below them all. */
  private static int rank(Plans plans, String name) {
    return plans.all().stream().map(Plan::name).toList().indexOf(name);
  }
}
