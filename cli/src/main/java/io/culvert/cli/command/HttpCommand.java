package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.Version;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.dial.Dialer;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.terminal.Opening;
import io.culvert.tunnel.hello.TunnelKind;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code culvert http 3000}: a tunnel to a local server. */
@Command(
    name = "http",
    description = {
      "Open a tunnel to a local HTTP server. \"culvert 3000\" is the same, shorter.",
      "Without PORT, --name says which hostname's default target to forward to."
    })
public final class HttpCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Mixin private TunnelOptions tunnel = new TunnelOptions();

  @Parameters(arity = "0..1", paramLabel = "PORT", description = "Where the local server listens.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Its host (default " + Dialer.LOCALHOST + ": 127.0.0.1 or ::1).")
  private @Nullable String host;

  @Option(
      names = "--give-up-after",
      paramLabel = "SECONDS",
      description = "End with 3 when the server could not be reached for so long (default: never).")
  private @Nullable Integer giveUpAfter;

  @Override
  public Integer call() throws InterruptedException {
    var global = root.global();
    var origin = origin(global).speaking(tunnel.originProtocol());
    var server = global.server();
    var settings =
        new AgentSettings(
            connections.to(global.servers(), global.environment()),
            global.token(server),
            tunnel.wish(tunnel.name(), origin, global.environment()),
            origin,
            tunnel.limits(global.environment()),
            false,
            Version.product());
    try (var reporter = global.reporter()) {
      if (port == null) {
        reporter.step("Forwarding to " + origin + ", the default target of " + tunnel.name());
      }
      var opening = new Opening(origin, TunnelKind.HTTP, Version.current(), null);
      return TunnelRun.untilStopped(settings, opening, reporter, giveUpAfter);
    }
  }

  private OriginTarget origin(GlobalOptions global) {
    if (port != null) {
      return origin(host == null ? Dialer.LOCALHOST : host, port);
    }
    if (tunnel.name() == null || host != null) {
      throw Failure.usage(
          "PORT is missing.", "Run: culvert http PORT. More by: culvert http --help.");
    }
    return DefaultTarget.of(tunnel.name(), global);
  }

  static OriginTarget origin(String host, int port) {
    try {
      return new OriginTarget(host, port);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "Run: culvert http --help.");
    }
  }
}
