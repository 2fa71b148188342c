package io.culvert.tunnel.stream;

import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;

/**
 * What happens to a tunnel as a whole. Called on its event loop. To brokers come only {@link
 * #onDrain} and {@link #onClosed}.
 */
public interface ConnectionListener {

  /** The broker ends the session; {@link #onClosed} follows. */
  default void onRefused(Refused refused) {}

  /**
   * The other side wants this connection to end. To an agent: the broker is about to stop, go
   * elsewhere first. To a broker: the agent leaves, open no streams here any more.
   */
  default void onDrain() {}

  /** A line for the person at the terminal. */
  default void onLog(LogLine line) {}

  /**
   * The other side answers no more though it is asked to, or it is heard again. Streams that are
   * open hear of the first right after this. Comes only where {@link Heartbeats#of} says when.
   *
   * @param silent which of the two
   */
  default void onSilence(boolean silent) {}

  /**
   * The connection is over; every stream has had its {@link StreamListener#onReset}. Comes once.
   *
   * @param detail for the log, never with anything the peer sent in it
   */
  void onClosed(CloseCause cause, String detail);
}
