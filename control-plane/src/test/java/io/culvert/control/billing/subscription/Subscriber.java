package io.culvert.control.billing.subscription;

import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.ApplySubscription;
import io.culvert.events.EndSubscriptionAccess;
import io.culvert.events.SubscriptionStatus;
import io.culvert.schemas.plan.Plans;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account that hears messages one after the other, and the facts of the last one. */
final class Subscriber {

  static final String ACCOUNT = "acc-1";

  private final Plans plans = Plans.standard();
  private AccountSubscriptions state;
  private Instant now = Instant.EPOCH;
  private List<Object> facts = List.of();
  private @Nullable ApplySubscription last;
  Optional<String> owner = Optional.empty();

  Subscriber() {
    this(AccountSubscriptions.none());
    has(AccountRegistered.newBuilder().setName("").build());
  }

  Subscriber(AccountSubscriptions state) {
    this.state = state;
  }

  Subscriber at(Instant time) {
    now = time;
    return this;
  }

  void has(Object payload) {
    state = state.evolve(new AccountEvent("", now, ACCOUNT, payload));
  }

  Decision applies(
      String subscription,
      String plan,
      SubscriptionStatus status,
      Instant sourceAt,
      @Nullable Instant accessUntil) {
    var id = subscription + "/" + status + "/" + sourceAt;
    return applies(
        new ApplySubscription(
            ACCOUNT, "polar", subscription, "prod", plan, status, null, accessUntil, sourceAt, id));
  }

  Decision applies(ApplySubscription order) {
    last = order;
    return carriedOut(SubscriptionDecisions.apply(order, state, owner, plans, now));
  }

  Decision appliesAgain() {
    return applies(java.util.Objects.requireNonNull(last));
  }

  Decision ends(String subscription) {
    var order = new EndSubscriptionAccess(ACCOUNT, "polar", subscription);
    return carriedOut(SubscriptionDecisions.end(order, state, plans, now));
  }

  List<Object> facts() {
    return facts;
  }

  String plan() {
    return state.currentPlan(plans);
  }

  AccountSubscriptions state() {
    return state;
  }

  private Decision carriedOut(Decision decision) {
    if (decision instanceof Decision.Accepted accepted) {
      facts = accepted.facts().stream().map(Fact::payload).toList();
      facts.forEach(this::has);
    }
    return decision;
  }
}
