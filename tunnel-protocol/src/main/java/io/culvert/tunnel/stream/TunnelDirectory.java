package io.culvert.tunnel.stream;

import java.time.Instant;

/** Where live tunnels are found by hostname. Safe for use by any thread; never blocks. */
public interface TunnelDirectory {

  /**
   * Looks a hostname up.
   *
   * @param hostname lower case, without port, base domain included
   */
  Lookup find(String hostname);

  /** What is known of a hostname. */
  sealed interface Lookup {
    /** An agent is connected. */
    record Online(Tunnel tunnel) implements Lookup {}

    /** The name is known, but nobody is connected since then. */
    record Offline(Instant since) implements Lookup {}

    /** Nobody has that name. */
    record Unknown() implements Lookup {}
  }
}
