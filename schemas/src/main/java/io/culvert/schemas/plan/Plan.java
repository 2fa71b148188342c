package io.culvert.schemas.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What an account may use. Numbers may be {@link #UNLIMITED}.
 *
 * @param name lower case, as in {@code PlanChanged}
 * @param tunnels sessions at once
 * @param hostnames reserved names under the base domain
 * @param monthlyBytes in and out together, by the month of the account's billing zone
 * @param sessionDuration how long one session may last; empty for ever
 * @param customDomains names outside the base domain
 * @param tcpPorts public TCP ports
 * @param atLimit what happens when {@code monthlyBytes} are used up
 * @param throttleBytesPerSecond for each account, both ways together; only for {@link
 *     AtLimit#THROTTLE}
 */
public record Plan(
    String name,
    int tunnels,
    int hostnames,
    long monthlyBytes,
    Optional<Duration> sessionDuration,
    int customDomains,
    int tcpPorts,
    AtLimit atLimit,
    long throttleBytesPerSecond) {

  /** No limit. */
  public static final int UNLIMITED = -1;

  public Plan {
    var mistakes = new ArrayList<String>();
    if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      mistakes.add("name must be 1 to 40 of a-z, 0-9 and -");
    }
    if (tunnels < UNLIMITED || hostnames < UNLIMITED || monthlyBytes < UNLIMITED) {
      mistakes.add("tunnels, hostnames and monthlyBytes must be 0 or more, or -1 for no limit");
    }
    if (customDomains < UNLIMITED || tcpPorts < UNLIMITED) {
      mistakes.add("customDomains and tcpPorts must be 0 or more, or -1 for no limit");
    }
    if (sessionDuration.filter(limit -> !limit.isPositive()).isPresent()) {
      mistakes.add("sessionDuration must be longer than nothing");
    }
    if (atLimit == AtLimit.THROTTLE && throttleBytesPerSecond <= 0) {
      mistakes.add("throttleBytesPerSecond must be more than 0");
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException("plan " + name + ": " + String.join("; ", mistakes));
    }
  }

  /** Whether one more fits beside {@code used} of a limit of this plan. */
  public static boolean hasRoom(long limit, long used) {
    return limit == UNLIMITED || used < limit;
  }

  /** Whether so many bytes in a month use the plan up. */
  public boolean isUsedUp(long bytes) {
    return !hasRoom(monthlyBytes, bytes);
  }
}
