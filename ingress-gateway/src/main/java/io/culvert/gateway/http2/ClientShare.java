package io.culvert.gateway.http2;

import io.culvert.gateway.http.MemoryBudget;

/** What one client may have of a memory that is for all. Any thread. */
final class ClientShare {
  private final MemoryBudget all;
  private final MemoryBudget own;

  /**
   * @param all what there is for all clients
   * @param own what there is for this one
   */
  ClientShare(MemoryBudget all, MemoryBudget own) {
    this.all = all;
    this.own = own;
  }

  /** Takes bytes, all of them or none. */
  boolean take(long bytes) {
    if (!own.take(bytes)) {
      return false;
    }
    if (all.take(bytes)) {
      return true;
    }
    own.giveBack(bytes);
    return false;
  }

  /** Gives bytes back that were taken. */
  void giveBack(long bytes) {
    own.giveBack(bytes);
    all.giveBack(bytes);
  }

  /** Whether more than half is taken, by all or by this client. */
  boolean isTight() {
    return own.isTight() || all.isTight();
  }
}
