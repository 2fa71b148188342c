package io.culvert.cli.origin;

import io.culvert.tunnel.stream.StreamListener;

/** One request of the tunnel on its way to the local server, whichever way it goes. */
interface RunningExchange extends StreamListener {

  /** Asks for a connection. */
  void begin();

  /**
   * Ends the exchange when the origin owes a response head for too long.
   *
   * @param now {@link System#nanoTime}
   */
  void checkTime(long now);

  /**
   * Whether it may go on for ever and nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  boolean isSilent(long now);
}
