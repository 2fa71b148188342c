package io.culvert.gateway.policy;

import java.net.InetAddress;

/** Somebody who asks to be let in, by a request or by a connection that is not HTTP. */
interface Visitor {
  /** Where they come from. */
  InetAddress address();

  /** A clock that only goes forward, nanoseconds. */
  long now();

  /** Runs the task once, when what they are let in for is over. */
  void whenOver(Runnable task);
}
