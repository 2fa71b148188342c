package io.culvert.projection.follow;

/** A projection with its consumer. */
interface RunningProjection {

  /** Returns when the consumer has left its group and the connection is closed. */
  void close();
}
