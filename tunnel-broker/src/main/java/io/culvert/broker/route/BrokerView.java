package io.culvert.broker.route;

import io.culvert.events.BrokerSeen;
import io.culvert.events.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which brokers are there, by what they tell every two seconds. Silence is measured by the log's
 * own times, so nobody falls silent while the log is away. One thread follows, any thread asks.
 */
public final class BrokerView {
  /** Longer than that no broker is silent that is there. */
  static final Duration SILENCE = Duration.ofSeconds(8);

  private record Heard(String run, Instant at) {}

  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private volatile Instant newest = Instant.EPOCH;

  public void follow(String brokerId, @Nullable BrokerSeen seen, Instant writtenAt) {
    if (seen == null) {
      heard.remove(brokerId);
    } else {
      heard.put(brokerId, new Heard(seen.getRun(), writtenAt));
    }
    if (writtenAt.isAfter(newest)) {
      newest = writtenAt;
    }
  }

  /**
   * Whether the broker is still there that wrote the route. One that gateways elsewhere do not
   * reach does not tell that it is there, and is taken to be.
   */
  public boolean isThere(Route route) {
    if (route.getBrokerAddress().isEmpty()) {
      return true;
    }
    var last = heard.get(route.getBrokerId());
    return last != null
        && last.run().equals(route.getBrokerRun())
        && !last.at().plus(SILENCE).isBefore(newest);
  }
}
