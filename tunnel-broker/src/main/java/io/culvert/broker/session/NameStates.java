package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the topic of hostname states how names stand now. What the publisher has no room for is
 * told later: only the newest state of a name counts. Used in the turns of {@link Sessions}.
 */
final class NameStates {
  private final Names names;
  private final EventPublisher publisher;
  private final Set<String> owed = new HashSet<>();

  NameStates(Names names, EventPublisher publisher) {
    this.names = names;
    this.publisher = publisher;
  }

  /** Tells the state of a name that has just changed; that it is gone, if it is. */
  void tell(String hostname) {
    var state = names.find(hostname).map(NameUse::toState).orElse(null);
    if (publisher.offer(Topics.HOSTNAME_STATES, hostname, state)) {
      owed.remove(hostname);
    } else {
      owed.add(hostname);
    }
  }

  /** Tells what could not be told so far. */
  void tellOwed() {
    List.copyOf(owed).forEach(this::tell);
  }
}
