package io.culvert.control.billing.subscription;

import io.culvert.events.SubscriptionStatus;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which of two messages about a subscription is the newer one. Two are never equally new unless
 * they are the same message: of those that the provider made in the same instant, the one that
 * gives less counts, then the one with the greater id. So any order of arrival ends the same.
 *
 * @param sourceAt when the provider made the message
 * @param status what it says
 * @param webhookId its id
 */
record MessageTime(Instant sourceAt, SubscriptionStatus status, String webhookId)
    implements Comparable<MessageTime> {

  private static final Comparator<MessageTime> ORDER =
      Comparator.comparing(MessageTime::sourceAt)
          .thenComparing(time -> finality(time.status))
          .thenComparing(MessageTime::webhookId);

  @Override
  public int compareTo(MessageTime other) {
    return ORDER.compare(this, other);
  }

  boolean isAfter(MessageTime other) {
    return compareTo(other) > 0;
  }

  private static int finality(SubscriptionStatus status) {
    return switch (status) {
      case INCOMPLETE -> 0;
      case TRIALING -> 1;
      case ACTIVE -> 2;
      case PAST_DUE -> 3;
      case CANCELED -> 4;
      case UNPAID -> 5;
      case INCOMPLETE_EXPIRED -> 6;
      case REVOKED -> 7;
    };
  }
}
