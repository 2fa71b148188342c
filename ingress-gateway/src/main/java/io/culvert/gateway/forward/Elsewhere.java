package io.culvert.gateway.forward;

import io.culvert.tunnel.error.CulvertError;

/** Where an exchange goes when its tunnel takes nothing of it. */
interface Elsewhere {

  /**
   * Begins the exchange again on another tunnel.
   *
   * @param requestEnded whether the client has sent all of the request already
   * @return false when there is no other
   */
  boolean take(boolean requestEnded);

  /** What the client is told when there is no other. */
  CulvertError whyNot();
}
