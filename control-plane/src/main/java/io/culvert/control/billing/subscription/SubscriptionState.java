package io.culvert.control.billing.subscription;

import io.culvert.events.SubscriptionChanged;
import io.culvert.events.SubscriptionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one subscription: its newest message.
 *
 * @param plan what it gives while it gives anything
 * @param currentPeriodEnd end of what is paid for
 * @param accessUntil when it stops giving the plan if nothing else is heard; null for never
 */
public record SubscriptionState(
    String provider,
    String subscriptionId,
    String plan,
    SubscriptionStatus status,
    @Nullable Instant currentPeriodEnd,
    @Nullable Instant accessUntil,
    MessageTime newest) {

  static SubscriptionState of(SubscriptionChanged fact) {
    return new SubscriptionState(
        fact.getProvider(),
        fact.getSubscriptionId(),
        fact.getPlan(),
        fact.getStatus(),
        fact.getCurrentPeriodEnd(),
        fact.getAccessUntil(),
        new MessageTime(fact.getSourceAt(), fact.getStatus(), fact.getWebhookId()));
  }

  /** Whether the account has the plan at this time because of it. */
  public boolean givesAccessAt(Instant now) {
    return switch (status) {
      case ACTIVE, TRIALING -> true;
      case CANCELED, PAST_DUE -> accessUntil != null && now.isBefore(accessUntil);
      case INCOMPLETE, INCOMPLETE_EXPIRED, UNPAID, REVOKED -> false;
    };
  }

  /** Whether it would be paid for again by itself. */
  public boolean renews() {
    return status == SubscriptionStatus.ACTIVE || status == SubscriptionStatus.TRIALING;
  }
}
