package io.culvert.broker.session;

import io.culvert.events.CloseReason;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Refused;

/**
 * The server ends a session.
 *
 * @param reason for the log
 * @param error for the agent
 * @param what one sentence: what happened
 * @param retry whether the agent shall come again
 */
record Ending(CloseReason reason, CulvertError error, String what, boolean retry) {

  static Ending forGood(CloseReason reason, CulvertError error) {
    return new Ending(reason, error, error.what(), false);
  }

  static Ending comeAgain(CloseReason reason, CulvertError error) {
    return new Ending(reason, error, error.what(), true);
  }

  /** As it is told to the agent. */
  Refused refused() {
    return new Refused(error.code(), what, error.action(), retry);
  }
}
