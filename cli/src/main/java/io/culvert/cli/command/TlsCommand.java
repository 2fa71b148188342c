package io.culvert.cli.command;

import io.culvert.tunnel.hello.TunnelKind;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code culvert tls 8443 --name db}: a tunnel to a local server that speaks TLS itself. */
@Command(
    name = "tls",
    description = {
      "Open a tunnel to a local server that speaks TLS, found by its hostname.",
      "What passes is not decrypted on the way: clients see the local server's own certificate."
    })
final class TlsCommand implements TunnelCommand {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Mixin private RawOptions tunnel = new RawOptions();

  @Override
  public Integer call() throws InterruptedException {
    return tunnel.run(TunnelKind.TLS, null, root.global());
  }

  @Override
  public void check() {
    tunnel.settings(TunnelKind.TLS, null, root.global());
  }
}
