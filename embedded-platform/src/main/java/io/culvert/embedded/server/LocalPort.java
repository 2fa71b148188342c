package io.culvert.embedded.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address, the only one that the platform listens on. */
public final class LocalPort {
  private static final int FIRST = 10_000;
  private static final int LAST = 32_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

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
   * A port that is free on all addresses and that nobody has been given here before. It is below
   * those that systems give to outgoing connections and to whoever asks for any port (from 32768 on
   * Linux), so that nobody is likely to have it when the caller binds it.
   */
  public static int free() {
    for (int tried = 0; tried < LAST - FIRST; tried++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port from " + FIRST + " to " + LAST);
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port)) {
      return true;
    } catch (IOException e) {
      return false;
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
