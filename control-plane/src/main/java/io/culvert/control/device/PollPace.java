package io.culvert.control.device;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each device asks whether it was let in. Who asks before the interval is over has to
 * wait 5 s longer from then on (RFC 8628 §3.5, {@code slow_down}). Kept in memory only: a restart
 * forgives.
 */
final class PollPace {

  /** Between two polls, to begin with. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Duration LONGER = Duration.ofSeconds(5);
  // The network may carry one poll slower than the next.
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private record Last(Instant at, Duration interval) {}

  private final Map<String, Last> polls;

  /**
   * @param most devices remembered; beyond that the one that was silent longest is forgotten
   */
  PollPace(int most) {
    this.polls =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
            return size() > most;
          }
        };
  }

  /** Notes a poll; says whether it came too soon. */
  synchronized boolean isTooSoon(String deviceCodeSha256, Instant now) {
    var last = polls.get(deviceCodeSha256);
    if (last == null) {
      polls.put(deviceCodeSha256, new Last(now, INTERVAL));
      return false;
    }
    var tooSoon = now.isBefore(last.at().plus(last.interval()).minus(TOLERANCE));
    var interval = tooSoon ? last.interval().plus(LONGER) : last.interval();
    polls.put(deviceCodeSha256, new Last(now, interval));
    return tooSoon;
  }

  /** The device needs no more polls. */
  synchronized void forget(String deviceCodeSha256) {
    polls.remove(deviceCodeSha256);
  }
}
