package io.culvert.broker.session;

import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import java.util.List;

/** What a hello is answered with: a welcome, or why not. */
public sealed interface Answer {
  /**
   * The session is open, and found by gateways from now on.
   *
   * @param lines what the person at the agent should know besides
   */
  record Welcomed(Welcome welcome, List<LogLine> lines) implements Answer {}

  /** There is no session. */
  record Declined(TurnedAway why) implements Answer {}
}
