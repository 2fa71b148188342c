package io.culvert.control.hostname;

import io.culvert.events.HostnameEvent;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import java.time.Instant;

/** Who has one public TCP port: the fold of the hostname events that name the port. */
sealed interface PortHolding {

  /** Nobody ever had it. */
  record Free() implements PortHolding {}

  /** A hostname has it. */
  record Held(String accountId, String hostname) implements PortHolding {}

  /** It was given up; until the time it is only for the account that had it. */
  record Quarantined(String accountId, String hostname, Instant until) implements PortHolding {}

  static PortHolding none() {
    return new Free();
  }

  /** The port that an event is about; 0 for none. */
  static int portOf(HostnameEvent event) {
    return switch (event.getPayload()) {
      case TcpPortAssigned fact -> fact.getPort();
      case TcpPortReleased fact -> fact.getPort();
      default -> 0;
    };
  }

  default PortHolding evolve(HostnameEvent event) {
    return switch (event.getPayload()) {
      case TcpPortAssigned _ -> new Held(event.getAccountId(), event.getHostname());
      case TcpPortReleased fact ->
          new Quarantined(event.getAccountId(), event.getHostname(), fact.getQuarantinedUntil());
      default -> this;
    };
  }

  /** Whether the account may have it now. */
  default boolean isOpenTo(String accountId, Instant now) {
    return switch (this) {
      case Free _ -> true;
      case Held _ -> false;
      case Quarantined was -> was.accountId().equals(accountId) || !now.isBefore(was.until());
    };
  }
}
