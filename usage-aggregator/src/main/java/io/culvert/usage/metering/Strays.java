package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import io.culvert.schemas.Placement;

/**
 * Where events of an account belong. Builds before placed a session's events by the session, so an
 * old log has ticks of one account in several partitions; added up where they lie, their sums would
 * overwrite each other.
 *
 * @param partitions how many the topic of session events has
 */
record Strays(int partitions) {

  /** The partition in which all events of the account belong. */
  int home(String accountId) {
    return Placement.of(accountId, partitions);
  }

  /** Whether the event is metered in another partition than the one it lies in. */
  boolean isStray(SessionEvent event, int partition) {
    return event.getAccountId() != null && home(event.getAccountId()) != partition;
  }
}
