package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.Version;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.terminal.Opening;
import io.culvert.tunnel.hello.TunnelKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code culvert http 3000}: a tunnel to a local server. */
@Command(
    name = "http",
    description = {
      "Open a tunnel to a local HTTP server. \"culvert 3000\" is the same, shorter.",
      "Without PORT, --name says which hostname's default target to forward to."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  culvert http 3000",
      "  culvert http 3000 --name shop --basic-auth ada:secret",
      "  culvert http https://localhost:8443 --origin-insecure"
    })
final class HttpCommand implements TunnelCommand {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Mixin private TunnelOptions tunnel = new TunnelOptions();

  @Mixin private OriginOptions local = new OriginOptions();

  @Option(
      names = "--give-up-after",
      paramLabel = "SECONDS",
      description = "End with 3 when the server could not be reached for so long (default: never).")
  private @Nullable Integer giveUpAfter;

  @Override
  public Integer call() throws InterruptedException {
    var global = root.global();
    var origin = origin(global);
    var settings = settings(origin, global);
    try (var reporter = global.reporter()) {
      if (!local.isGiven()) {
        reporter.step("Forwarding to " + origin + ", the default target of " + tunnel.name());
      }
      var opening = new Opening(settings.origin(), TunnelKind.HTTP, Version.current(), null);
      return TunnelRun.untilStopped(settings, opening, reporter, giveUpAfter);
    }
  }

  @Override
  public void check() {
    var said = local.target();
    if (said == null) {
      requireName();
    }
    settings(said == null ? OriginTarget.local(1) : said, root.global());
  }

  private AgentSettings settings(OriginTarget target, GlobalOptions global) {
    var origin = target.speaking(tunnel.originProtocol());
    return new AgentSettings(
        connections.to(global.access()),
        global.access().token(),
        tunnel.wish(tunnel.name(), origin, global.environment()),
        origin,
        tunnel.limits(global.environment()),
        false,
        Version.product());
  }

  private OriginTarget origin(GlobalOptions global) {
    var said = local.target();
    return said == null ? DefaultTarget.of(requireName(), global) : said;
  }

  private String requireName() {
    var name = tunnel.name();
    if (name == null || local.hasHost()) {
      throw Failure.usage(
          "PORT is missing.", "Run: culvert http PORT. More by: culvert http --help.");
    }
    return name;
  }

  static OriginTarget origin(String host, int port) {
    try {
      return new OriginTarget(host, port);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "Run: culvert http --help.");
    }
  }
}
