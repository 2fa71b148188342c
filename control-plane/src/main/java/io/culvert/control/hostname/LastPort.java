package io.culvert.control.hostname;

import io.culvert.events.HostnameEvent;
import io.culvert.events.TcpPortAssigned;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which public TCP port an account had for a hostname last: it is the first to try again. */
final class LastPort {

  private LastPort() {}

  /**
   * @param events of the hostname, in order
   * @return null when it never had one
   */
  static @Nullable Integer of(Stream<HostnameEvent> events, String accountId) {
    return events
        .filter(event -> event.getAccountId().equals(accountId))
        .<Integer>mapMulti(
            (event, out) -> {
              if (event.getPayload() instanceof TcpPortAssigned fact) {
                out.accept(fact.getPort());
              }
            })
        .reduce((_, last) -> last)
        .orElse(null);
  }
}
