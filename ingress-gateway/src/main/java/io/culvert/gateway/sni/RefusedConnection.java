package io.culvert.gateway.sni;

import io.culvert.tunnel.error.CulvertError;

/** A connection was turned away, and told so as far as it can be. */
public final class RefusedConnection extends Exception {

  public RefusedConnection(CulvertError error) {
    // No stack trace: strangers can cause any number of them.
    super(error.code() + ": " + error.what(), null, false, false);
  }
}
