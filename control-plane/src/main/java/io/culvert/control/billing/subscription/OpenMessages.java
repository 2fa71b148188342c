package io.culvert.control.billing.subscription;

import io.culvert.events.ApplySubscription;
import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest message of each subscription, and what it wants done. The fold of the billing topic;
 * an older message that comes later is left out here already, a product that is not configured
 * keeps its message waiting. Used by one thread.
 */
final class OpenMessages {

  /** Why a message cannot be given to the decision. */
  enum Obstacle {
    NO_ACCOUNT_NAMED,
    UNKNOWN_ACCOUNT,
    UNKNOWN_PRODUCT,
    UNKNOWN_STATUS,
    /** Somebody pays for an account that is gone, until the provider has ended it. */
    ERASED_ACCOUNT,
    REFUSED
  }

  /** What is to be done about a message. */
  sealed interface Reading {

    /** This order is to be given. */
    record Wants(ApplySubscription order) implements Reading {}

    /** It has to wait. */
    record Waits(Obstacle obstacle) implements Reading {}
  }

  private record Message(String accountId, WebhookReceived webhook) {}

  private final Map<String, Message> newest = new HashMap<>();
  private final Products products;
  private final Plans plans;
  private final Duration grace;

  OpenMessages(Products products, Plans plans, Duration grace) {
    this.products = products;
    this.plans = plans;
    this.grace = grace;
  }

  /**
   * Takes one more message.
   *
   * @return id of the subscription that there is something new about
   */
  Optional<String> apply(BillingEvent event) {
    if (!(event.getPayload() instanceof WebhookReceived webhook)
        || webhook.getSubscription() == null) {
      return Optional.empty();
    }
    var id = webhook.getSubscription().getSubscriptionId();
    var account = event.getAccountId() == null ? "" : event.getAccountId();
    var message = new Message(account, webhook);
    var kept = newest.merge(id, message, (old, now) -> isAfter(now, old) ? now : old);
    return kept == message ? Optional.of(id) : Optional.empty();
  }

  /** Whether anything was said of the subscription. */
  boolean knows(String subscriptionId) {
    return newest.containsKey(subscriptionId);
  }

  /** The account that the newest message names; empty for none. */
  String accountNamed(String subscriptionId) {
    return message(subscriptionId).accountId;
  }

  /** Who told of it. */
  String provider(String subscriptionId) {
    return message(subscriptionId).webhook.getProvider();
  }

  /**
   * What the newest message wants.
   *
   * @param accountId whose it is; empty when nobody knows
   * @param before what is known of the subscription already
   */
  Reading read(String subscriptionId, String accountId, Optional<SubscriptionState> before) {
    var message = message(subscriptionId);
    var standing = standing(message.webhook);
    if (accountId.isEmpty()) {
      return new Reading.Waits(Obstacle.NO_ACCOUNT_NAMED);
    }
    if (standing.isEmpty()) {
      return new Reading.Waits(Obstacle.UNKNOWN_STATUS);
    }
    return plan(message.webhook, standing.get(), before)
        .<Reading>map(
            plan -> new Reading.Wants(order(accountId, message.webhook, plan, standing.get())))
        .orElseGet(() -> new Reading.Waits(Obstacle.UNKNOWN_PRODUCT));
  }

  /** A product that is sold no more can still end: what it stood for is in the log. */
  private Optional<String> plan(
      WebhookReceived webhook, Standing standing, Optional<SubscriptionState> before) {
    return Optional.ofNullable(webhook.getSubscription().getProductId())
        .flatMap(products::plan)
        .filter(name -> plans.find(name).isPresent())
        .or(() -> before.map(SubscriptionState::plan))
        .or(() -> Optional.of(plans.byDefault().name()).filter(_ -> !standing.mayGive()));
  }

  private static ApplySubscription order(
      String accountId, WebhookReceived webhook, String plan, Standing standing) {
    var subscription = webhook.getSubscription();
    return new ApplySubscription(
        accountId,
        webhook.getProvider(),
        subscription.getSubscriptionId(),
        subscription.getProductId(),
        plan,
        standing.status(),
        subscription.getCurrentPeriodEnd(),
        standing.accessUntil(),
        webhook.getSourceAt(),
        webhook.getWebhookId());
  }

  private Message message(String subscriptionId) {
    var message = newest.get(subscriptionId);
    if (message == null) {
      throw new IllegalArgumentException("nothing was heard of " + subscriptionId);
    }
    return message;
  }

  private Optional<Standing> standing(WebhookReceived webhook) {
    return Standing.of(webhook.getType(), webhook.getSubscription(), webhook.getSourceAt(), grace);
  }

  /** As the decision orders them; a status that nobody knows cannot hide one that is known. */
  private boolean isAfter(Message one, Message other) {
    var now = time(one.webhook);
    var old = time(other.webhook);
    if (now.isEmpty() || old.isEmpty()) {
      return old.isEmpty() && (now.isPresent() || isLater(one.webhook, other.webhook));
    }
    return now.get().isAfter(old.get());
  }

  private static boolean isLater(WebhookReceived one, WebhookReceived other) {
    return one.getSourceAt().isAfter(other.getSourceAt());
  }

  private Optional<MessageTime> time(WebhookReceived webhook) {
    return standing(webhook)
        .map(at -> new MessageTime(webhook.getSourceAt(), at.status(), webhook.getWebhookId()));
  }
}
