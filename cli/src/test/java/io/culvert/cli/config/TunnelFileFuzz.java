package io.culvert.cli.config;

import io.culvert.cli.Failure;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A culvert.yml: it is refused with the place of the mistake, or is commands in which nothing can
 * be taken for another option than the one that was written. And the address of a server, which is
 * refused, or read as it is shown.
 */
public final class TunnelFileFuzz {
  private static final Path PATH = Path.of("culvert.yml");

  private TunnelFileFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new FuzzInput(bytes).text();
    try {
      for (var tunnel : TunnelFile.of(PATH, text).tunnels(List.of())) {
        check(tunnel.command(Set.of()));
      }
    } catch (Failure refused) {
      Must.hold(!refused.getMessage().isEmpty(), "it is said why");
    }
    try {
      var address = ServerAddress.parse(text);
      Must.equal(ServerAddress.parse(address.toString()), address, "an address is read as shown");
      Must.hold(address.usualApi().getHost() != null, "an API has a host");
    } catch (Failure refused) {
      Must.hold(!refused.getMessage().isEmpty(), "it is said why");
    }
  }

  private static void check(List<String> command) {
    Must.hold(
        List.of("http", "tcp", "tls").contains(command.getFirst()), "a command opens a tunnel");
    Must.hold(
        command.stream().skip(1).filter(word -> !word.startsWith("--")).count() <= 1,
        "beside options there is a port and nothing else");
  }
}
