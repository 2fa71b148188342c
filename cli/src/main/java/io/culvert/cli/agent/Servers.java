package io.culvert.cli.agent;

import io.culvert.cli.trust.Trust;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The servers that an agent holds its connections to.
 *
 * @param addresses tunnel endpoints with their ports, for example {@code
 *     ws://localhost:8191/tunnel}; each leads to one or more brokers of the same platform
 * @param connections how many connections the agent holds at once, to different brokers where there
 *     are several
 * @param tls whom it believes
 */
public record Servers(List<URI> addresses, int connections, Trust tls) {
  /** So that one cut is not noticed. */
  private static final int USUAL = 2;

  public Servers {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || connections < 1) {
      throw new IllegalArgumentException("an agent needs a server and a connection");
    }
  }

  /** One server, as many connections as are usual, certificates that this system trusts. */
  public static Servers of(URI address) {
    var addresses = List.of(address);
    return new Servers(addresses, usualConnections(addresses), Trust.SYSTEM);
  }

  /** Two; one is enough to a single server on the same machine, whose line is not cut. */
  public static int usualConnections(List<URI> addresses) {
    return addresses.size() == 1 && isHere(addresses.getFirst()) ? 1 : USUAL;
  }

  private static boolean isHere(URI address) {
    var host = address.getHost().toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    return literal && InetAddress.ofLiteral(bare(host)).isLoopbackAddress();
  }

  /** A host as addresses are written alone: an IPv6 address without brackets. */
  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
