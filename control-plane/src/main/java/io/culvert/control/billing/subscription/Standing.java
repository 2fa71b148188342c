package io.culvert.control.billing.subscription;

import io.culvert.control.billing.webhook.PolarMessage;
import io.culvert.events.ProviderSubscription;
import io.culvert.events.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription stands by one message about it, and by nothing else, so that it does not
 * matter which messages came before.
 *
 * @param status CANCELED as soon as it will not be renewed, REVOKED as soon as it has ended
 * @param accessUntil when what was bought ends if nothing else is heard; null for no end in sight
 */
record Standing(SubscriptionStatus status, @Nullable Instant accessUntil) {

  /**
   * Reads a message.
   *
   * @param grace how long a payment may be late
   * @return nothing when the provider has a status that we do not know
   */
  static Optional<Standing> of(
      String type, ProviderSubscription subscription, Instant sourceAt, Duration grace) {
    return status(type, subscription, sourceAt)
        .map(status -> new Standing(status, accessUntil(status, subscription, sourceAt, grace)));
  }

  /** Whether it gives the plan, be it for a while. */
  boolean mayGive() {
    return switch (status) {
      case TRIALING, ACTIVE, CANCELED, PAST_DUE -> true;
      case INCOMPLETE, INCOMPLETE_EXPIRED, UNPAID, REVOKED -> false;
    };
  }

  private static Optional<SubscriptionStatus> status(
      String type, ProviderSubscription subscription, Instant sourceAt) {
    var ended = subscription.getEndedAt();
    if (type.equals(PolarMessage.REVOKED) || (ended != null && !ended.isAfter(sourceAt))) {
      return Optional.of(SubscriptionStatus.REVOKED);
    }
    return switch (subscription.getStatus().toLowerCase(Locale.ROOT)) {
      case "trialing" -> Optional.of(renewed(subscription, SubscriptionStatus.TRIALING));
      case "active" -> Optional.of(renewed(subscription, SubscriptionStatus.ACTIVE));
      case "past_due" -> Optional.of(SubscriptionStatus.PAST_DUE);
      case "canceled" -> Optional.of(SubscriptionStatus.CANCELED);
      case "unpaid" -> Optional.of(SubscriptionStatus.UNPAID);
      case "incomplete" -> Optional.of(SubscriptionStatus.INCOMPLETE);
      case "incomplete_expired" -> Optional.of(SubscriptionStatus.INCOMPLETE_EXPIRED);
      default -> Optional.empty();
    };
  }

  /** Polar leaves a subscription active that was canceled and is paid until the period's end. */
  private static SubscriptionStatus renewed(
      ProviderSubscription subscription, SubscriptionStatus status) {
    return subscription.getCancelAtPeriodEnd() ? SubscriptionStatus.CANCELED : status;
  }

  private static @Nullable Instant accessUntil(
      SubscriptionStatus status,
      ProviderSubscription subscription,
      Instant sourceAt,
      Duration grace) {
    return switch (status) {
      case TRIALING, ACTIVE -> null;
      case CANCELED -> endOfWhatIsPaid(subscription, sourceAt);
      case PAST_DUE -> dueSince(subscription, sourceAt).plus(grace);
      case UNPAID, INCOMPLETE, INCOMPLETE_EXPIRED, REVOKED -> sourceAt;
    };
  }

  private static Instant endOfWhatIsPaid(ProviderSubscription subscription, Instant sourceAt) {
    return Stream.of(
            Optional.ofNullable(subscription.getEndedAt()),
            Optional.ofNullable(subscription.getEndsAt()),
            Optional.ofNullable(subscription.getCurrentPeriodEnd()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(sourceAt);
  }

  /**
   * When the payment was due: at the newest begin or end of a period that has passed. Not the time
   * of the message, for each further one would make the grace longer.
   */
  private static Instant dueSince(ProviderSubscription subscription, Instant sourceAt) {
    return Stream.of(
            Optional.ofNullable(subscription.getCurrentPeriodStart()),
            Optional.ofNullable(subscription.getCurrentPeriodEnd()))
        .flatMap(Optional::stream)
        .filter(at -> !at.isAfter(sourceAt))
        .max(Instant::compareTo)
        .orElse(sourceAt);
  }
}
