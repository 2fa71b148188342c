package io.culvert.gateway.forward;

import io.culvert.tunnel.stream.ResetCode;

/**
 * Tunnels that one exchange was given to in vain.
 *
 * @param number how many
 * @param agentGone whether an agent has vanished with it
 */
record Attempts(int number, boolean agentGone) {
  static final Attempts NONE = new Attempts(0, false);

  /** More at once is no coincidence. */
  private static final int MOST = 3;

  boolean mayBeMore() {
    return number < MOST;
  }

  /** With one more that ended so. */
  Attempts after(ResetCode code) {
    return new Attempts(number + 1, agentGone || code == ResetCode.AGENT_GONE);
  }
}
