package io.culvert.gateway.hop;

import io.culvert.events.BrokerSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers that there are, and the links to them. A broker is there while there is a connection
 * to it, or while it was heard of lately by way of the log; when it is neither, its routes lead
 * nowhere. Any thread may ask.
 */
final class BrokerLinks {
  private static final Logger log = LoggerFactory.getLogger(BrokerLinks.class);

  /** Three times as long as brokers wait between two signs of life. */
  static final Duration PATIENCE = Duration.ofSeconds(6);

  private record Known(BrokerLink link, String run, long heardAt) {}

  private final BrokerLink.Shared shared;
  private final LongSupplier nanos;
  private final Map<String, Known> brokers = new ConcurrentHashMap<>();

  /**
   * @param nanos a steady clock
   */
  BrokerLinks(BrokerLink.Shared shared, LongSupplier nanos) {
    this.shared = shared;
    this.nanos = nanos;
  }

  /** The log says that a broker is there, or (null) that it has left. */
  void follow(String brokerId, @Nullable BrokerSeen seen, Instant writtenAt) {
    try {
      brokers.compute(brokerId, (_, known) -> seen == null ? left(known) : heard(known, seen));
    } catch (IllegalArgumentException e) {
      log.warn("Broker {} cannot be reached: {}", brokerId, e.getMessage());
    }
  }

  private Known heard(@Nullable Known known, BrokerSeen seen) {
    var address = BrokerAddress.of(seen);
    var link = known == null ? null : known.link();
    if (link == null || !link.address().equals(address)) {
      if (link != null) {
        link.stop();
      }
      link = new BrokerLink(seen.getBrokerId(), address, shared);
    }
    if (known == null || known.link() != link || !known.run().equals(seen.getRun())) {
      log.info("Broker {} is at {}", seen.getBrokerId(), address);
      link.dial();
    }
    return new Known(link, seen.getRun(), nanos.getAsLong());
  }

  private static @Nullable Known left(@Nullable Known known) {
    if (known != null) {
      known.link().stop();
    }
    return null;
  }

  /** Lets brokers go that have not been heard of for too long and cannot be reached either. */
  void sweep() {
    brokers.forEach(
        (id, known) -> {
          if (isSilent(known) && !known.link().isUp() && brokers.remove(id, known)) {
            log.warn(
                "Broker {} has not been heard of for {} s; its routes are dropped",
                id,
                PATIENCE.toSeconds());
            known.link().stop();
          }
        });
  }

  private boolean isSilent(Known known) {
    return nanos.getAsLong() - known.heardAt() > PATIENCE.toNanos();
  }

  /** The link to a broker; null when there is no such broker now. */
  @Nullable BrokerLink link(String brokerId) {
    var known = brokers.get(brokerId);
    return known == null ? null : known.link();
  }

  /** Whether that run of the broker is there, as far as the log says, reachable or not. */
  boolean isThere(String brokerId, String run) {
    var known = brokers.get(brokerId);
    return known != null && known.run().equals(run);
  }

  /** How many brokers can be reached. */
  long reachable() {
    return brokers.values().stream().filter(known -> known.link().isUp()).count();
  }

  /** The brokers that are there, by the log, and cannot be reached. */
  List<String> unreachable() {
    return brokers.entrySet().stream()
        .filter(broker -> !broker.getValue().link().isUp())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Stops all links. */
  void close() {
    brokers.values().forEach(known -> known.link().stop());
    brokers.clear();
  }
}
