package io.culvert.broker.route;

import io.culvert.events.BrokerSeen;
import io.culvert.events.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
  private volatile Instant first = Instant.MAX;
  private volatile Instant newest = Instant.EPOCH;

  public void follow(String brokerId, @Nullable BrokerSeen seen, Instant writtenAt) {
    if (seen == null) {
      heard.remove(brokerId);
    } else {
      heard.put(brokerId, new Heard(seen.getRun(), writtenAt));
    }
    if (writtenAt.isBefore(first)) {
      first = writtenAt;
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
    return last != null && last.run().equals(route.getBrokerRun()) && isHeard(last);
  }

  /**
   * Whether the broker that wrote the route is given up: nothing was heard of it for that long, in
   * whichever run.
   */
  public boolean isLost(Route route, Duration patience) {
    if (route.getBrokerAddress().isEmpty()) {
      return false;
    }
    var last = heard.get(route.getBrokerId());
    if (last != null && isHeard(last)) {
      return false;
    }
    // A route may come before the first word of its broker, which is read from another topic.
    var since = last == null ? later(first, route.getOpenedAt()) : last.at();
    return since.isBefore(newest.minus(patience));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Whether it is this broker's turn to do what one broker has to do for all that are there. */
  public boolean isFirst(String brokerId) {
    return heard.entrySet().stream()
        .filter(broker -> isHeard(broker.getValue()))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .filter(brokerId::equals)
        .isPresent();
  }

  private boolean isHeard(Heard last) {
    return !last.at().plus(SILENCE).isBefore(newest);
  }
}
