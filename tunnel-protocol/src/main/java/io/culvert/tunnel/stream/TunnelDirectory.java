package io.culvert.tunnel.stream;

import java.time.Instant;
import java.util.Optional;

/** Where live tunnels are found by hostname or port. Safe for use by any thread; never blocks. */
public interface TunnelDirectory {

  /**
   * Looks a hostname up.
   *
   * @param hostname lower case, without port, base domain included
   */
  Lookup find(String hostname);

  /**
   * The same for who only wants to know what is there, and sends nothing: where several tunnels
   * take turns, it is nobody's.
   *
   * @param hostname lower case, without port, base domain included
   */
  default Lookup look(String hostname) {
    return find(hostname);
  }

  /** The public ports that live TCP tunnels have. */
  LivePorts ports();

  /**
   * Looks a public port up, and takes nobody's turn.
   *
   * @param port of a TCP tunnel
   */
  default Lookup lookAtPort(int port) {
    return ports().hostname(port).map(this::look).orElseGet(Lookup.Unknown::new);
  }

  /**
   * Another tunnel of the hostname than one that has just refused a stream, if there is one.
   *
   * @param hostname lower case, without port, base domain included
   */
  default Optional<Tunnel> findOther(String hostname, Tunnel refused) {
    return find(hostname) instanceof Lookup.Online(var tunnel) && tunnel != refused
        ? Optional.of(tunnel)
        : Optional.empty();
  }

  /** What is known of a hostname. */
  sealed interface Lookup {
    /** An agent is connected. */
    record Online(Tunnel tunnel) implements Lookup {}

    /** An agent is connected, but to a server that cannot be reached from here just now. */
    record Unreachable() implements Lookup {}

    /** The name is known, but nobody is connected since then. */
    record Offline(Instant since) implements Lookup {}

    /** Nobody has that name. */
    record Unknown() implements Lookup {}
  }
}
