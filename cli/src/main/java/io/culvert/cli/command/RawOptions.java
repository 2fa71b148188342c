package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.Version;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.dial.Dialer;
import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.policy.VisitorOptions;
import io.culvert.cli.terminal.Opening;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code culvert tcp} and {@code culvert tls} have in common. */
final class RawOptions {
  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Parameters(paramLabel = "PORT", description = "Where the local server listens.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = Dialer.LOCALHOST,
      description = "The local server's host (default ${DEFAULT-VALUE}: 127.0.0.1 or ::1).")
  private String host = Dialer.LOCALHOST;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The first part of the public hostname, for example db.")
  private @Nullable String name;

  @Option(
      names = "--proxy-protocol",
      paramLabel = "VERSION",
      description = "Tell the local server by PROXY protocol where each comes from: v2.")
  private @Nullable String proxyProtocol;

  @Option(
      names = "--give-up-after",
      paramLabel = "SECONDS",
      description = "End with 3 when the server could not be reached for so long (default: never).")
  private @Nullable Integer giveUpAfter;

  @ArgGroup(validate = false, heading = "%nWho may connect, held by the server:%n")
  private VisitorOptions visitors = new VisitorOptions();

  /**
   * Opens the tunnel and returns the exit code when it is over.
   *
   * @param remotePort wanted public port; null lets the server choose
   */
  int run(TunnelKind kind, @Nullable Integer remotePort, GlobalOptions global)
      throws InterruptedException {
    var settings = settings(kind, remotePort, global);
    try (var reporter = global.reporter()) {
      var opening = new Opening(settings.origin(), kind, Version.current(), null);
      return TunnelRun.untilStopped(settings, opening, reporter, giveUpAfter);
    }
  }

  /**
   * What the agent is to do.
   *
   * @throws Failure naming the option that cannot be carried out
   */
  AgentSettings settings(TunnelKind kind, @Nullable Integer remotePort, GlobalOptions global) {
    return new AgentSettings(
        connections.to(global.access()),
        global.access().token(),
        new Wish(kind.word(), port, name, remotePort, true, visitors.ofConnections()),
        origin(kind),
        OriginLimits.standard(),
        proxyHeader(kind),
        Version.product());
  }

  private OriginTarget origin(TunnelKind kind) {
    try {
      return new OriginTarget(host, port);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), help(kind));
    }
  }

  private boolean proxyHeader(TunnelKind kind) {
    if (proxyProtocol != null && !List.of("v2", "2").contains(proxyProtocol)) {
      throw Failure.usage("--proxy-protocol: only version v2 is offered.", help(kind));
    }
    return proxyProtocol != null;
  }

  private static String help(TunnelKind kind) {
    return "Run: culvert " + kind.word() + " --help.";
  }
}
