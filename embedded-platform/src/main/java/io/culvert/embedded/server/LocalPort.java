package io.culvert.embedded.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback address, the only one that the platform listens on. */
public final class LocalPort {
  private LocalPort() {}

  /** The same port when it is free, any free port for 0. */
  public static int require(int port, String neededBy, String setting) {
    if (port == 0) {
      return free();
    }
    try (ServerSocket probe = new ServerSocket()) {
      // Without this a port that was closed a minute ago would count as taken.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(loopback(), port));
      return port;
    } catch (IOException e) {
      String why =
          String.valueOf(e.getMessage()).contains("denied")
              ? "may not be opened by this user"
              : "is taken by another program";
      throw PlatformProblem.PORT_TAKEN.with(Integer.toString(port), neededBy, setting, why);
    }
  }

  /**
   * A port that was free a moment ago. Somebody else may take it first, so callers try again when
   * binding fails.
   */
  public static int free() {
    try (ServerSocket probe = new ServerSocket(0, 1, loopback())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on the loopback address", e);
    }
  }

  public static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
