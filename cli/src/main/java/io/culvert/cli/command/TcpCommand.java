package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.tunnel.hello.TunnelKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code culvert tcp 5432}: a tunnel to any local server, at a public port of its own. */
@Command(
    name = "tcp",
    description = {
      "Open a tunnel to a local server of any protocol, at a public TCP port of its own.",
      "The same account and PORT get the same public port again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  culvert tcp 5432",
      "  culvert tcp 22 --remote-port 20022 --allow-cidr 203.0.113.0/24"
    })
final class TcpCommand implements TunnelCommand {
  private static final int LAST_PORT = 65_535;

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Mixin private RawOptions tunnel = new RawOptions();

  @Option(
      names = "--remote-port",
      paramLabel = "PORT",
      description = "The public port (default: the one of the last time, or any).")
  private @Nullable Integer remotePort;

  @Override
  public Integer call() throws InterruptedException {
    return tunnel.run(TunnelKind.TCP, checkedPort(), root.global());
  }

  @Override
  public void check() {
    tunnel.settings(TunnelKind.TCP, checkedPort(), root.global());
  }

  private @Nullable Integer checkedPort() {
    if (remotePort != null && (remotePort < 1 || remotePort > LAST_PORT)) {
      throw Failure.usage(
          "--remote-port: a port is a number from 1 to 65535, not " + remotePort + ".",
          "Run: culvert tcp --help.");
    }
    return remotePort;
  }
}
