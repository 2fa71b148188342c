package io.culvert.tunnel.stream;

import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;

/**
 * What happens to a tunnel as a whole. Called on its event loop. All but {@link #onClosed} come to
 * agents only.
 */
public interface ConnectionListener {

  /** The broker ends the session; {@link #onClosed} follows. */
  default void onRefused(Refused refused) {}

  /** The broker opens no new streams here; running ones go on. */
  default void onDrain() {}

  /** A line for the person at the terminal. */
  default void onLog(LogLine line) {}

  /**
   * The connection is over; every stream has had its {@link StreamListener#onReset}. Comes once.
   *
   * @param detail for the log, never with anything the peer sent in it
   */
  void onClosed(CloseCause cause, String detail);
}
