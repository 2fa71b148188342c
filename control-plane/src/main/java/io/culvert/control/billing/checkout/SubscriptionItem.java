package io.culvert.control.billing.checkout;

import io.culvert.control.billing.subscription.SubscriptionState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its owner sees it.
 *
 * @param status active, trialing, past_due, canceled, unpaid, incomplete, incomplete_expired,
 *     revoked
 * @param active whether it gives its plan now
 * @param renews whether it is paid again by itself
 * @param accessUntil when it stops giving its plan; null for no end in sight
 */
record SubscriptionItem(
    String provider,
    String subscriptionId,
    String plan,
    String status,
    boolean active,
    boolean renews,
    @Nullable Instant currentPeriodEnd,
    @Nullable Instant accessUntil) {

  static SubscriptionItem of(SubscriptionState state, Instant now) {
    return new SubscriptionItem(
        state.provider(),
        state.subscriptionId(),
        state.plan(),
        state.status().name().toLowerCase(Locale.ROOT),
        state.givesAccessAt(now),
        state.renews(),
        state.currentPeriodEnd(),
        state.accessUntil());
  }
}
