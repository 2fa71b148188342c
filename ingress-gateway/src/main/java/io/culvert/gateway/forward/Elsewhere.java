package io.culvert.gateway.forward;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;

/** Where an exchange goes when its tunnel has not answered it. */
interface Elsewhere {

  /**
   * Begins the exchange again on another tunnel.
   *
   * @param why how it ended on this one
   * @param requestEnded whether the client has sent all of the request already
   * @return false when there is no other
   */
  boolean take(ResetCode why, boolean requestEnded);

  /** Whether there is another one, whose other side was heard of lately. */
  boolean isAnswering();

  /** What the client is told when this one has refused it and there is no other. */
  CulvertError whyNot();
}
