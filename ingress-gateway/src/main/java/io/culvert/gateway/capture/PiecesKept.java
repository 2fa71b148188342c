package io.culvert.gateway.capture;

/**
 * How far the pieces of one body were accepted for the log, without a gap. Written by the journal's
 * thread.
 */
final class PiecesKept {
  private volatile boolean broken;
  private int count;
  private long bytes;

  void kept(int length) {
    count++;
    bytes += length;
  }

  /** A piece was lost; none after it is worth keeping. */
  void lost() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
