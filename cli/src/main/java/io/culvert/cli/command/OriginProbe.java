package io.culvert.cli.command;

import io.culvert.cli.dial.Dialer;
import io.culvert.cli.origin.OriginTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Whether somebody listens at an address. */
final class OriginProbe {
  private static final int MILLIS = 1000;

  private OriginProbe() {}

  static boolean isListening(OriginTarget target) {
    var hosts =
        target.host().equalsIgnoreCase(Dialer.LOCALHOST)
            ? List.of("127.0.0.1", "::1")
            : List.of(target.host());
    return hosts.stream().anyMatch(host -> isListening(host, target.port(), MILLIS));
  }

  static boolean isListening(String host, int port, int millis) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), millis);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
