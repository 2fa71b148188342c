package io.culvert.broker.comzy;

import io.culvert.tunnel.error.CulvertError;

/** A request body that a Comzy client could not be given unharmed. */
final class UnfitBody extends Exception {
  private static final long serialVersionUID = 1;

  private final CulvertError error;

  UnfitBody(CulvertError error) {
    super(error.what());
    this.error = error;
  }

  CulvertError error() {
    return error;
  }
}
