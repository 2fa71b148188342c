package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code culvert hostnames}: names and domains of one's own. */
@Command(
    name = "hostnames",
    description = {
      "List the hostnames of your account; reserve, change, verify and release them.",
      "NAME is one label for a name under the server's domain, or a whole domain of your own."
    })
final class HostnamesCommand implements Callable<Integer> {
  /** The server asks DNS meanwhile, which may be slow. */
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(30);

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  /** Lists them. */
  @Override
  public Integer call() {
    try (var api = Api.of(root.global())) {
      boolean isEmpty = true;
      @Nullable String path = HostnamePaths.ALL;
      while (path != null) {
        var page = api.get(path);
        for (var item : page.path("items")) {
          root.table("hostname", HostnameRows.summary(item));
          isEmpty = false;
        }
        var next = page.path("nextCursor");
        path = next.isString() ? HostnamePaths.page(next.stringValue()) : null;
      }
      if (isEmpty) {
        root.say("hostnames", "You have no hostnames. Reserve one: culvert hostnames reserve NAME");
      }
    }
    return ExitCode.OK;
  }

  /** A domain of one's own has to be verified afterwards. */
  @Command(name = "reserve", description = "Reserve a hostname, or add a domain of your own.")
  int reserve(@Parameters(paramLabel = "NAME", description = "What to reserve.") String name) {
    try (var api = Api.of(root.global())) {
      var item = api.send("POST", HostnamePaths.ALL, Map.of("hostname", name));
      root.say("reserved", HostnameRows.text(item, "hostname") + " is yours" + pending(item) + ".");
      sayRecords(item);
    }
    return ExitCode.OK;
  }

  /** Nobody else gets it for a while. */
  @Command(name = "release", description = "Give a hostname up.")
  int release(@Parameters(paramLabel = "NAME", description = "Which.") String name) {
    try (var api = Api.of(root.global())) {
      api.send("DELETE", HostnamePaths.of(name), null);
      root.say("released", HostnameRows.words(name) + " is not yours any more.");
    }
    return ExitCode.OK;
  }

  /** Says which records would do, unless they are there. */
  @Command(
      name = "verify",
      description = "Have the server look for the proof in DNS that a domain is yours.")
  int verify(@Parameters(paramLabel = "NAME", description = "Which domain.") String name) {
    try (var api = Api.of(root.global())) {
      try {
        var item = api.send("POST", HostnamePaths.of(name) + "/verify", null, DNS_PATIENCE);
        root.say("verified", HostnameRows.text(item, "hostname") + " is verified.");
      } catch (Failure refused) {
        if (refused.exitCode() == ExitCode.REFUSED) {
          sayRecords(api.get(HostnamePaths.of(name)));
        }
        throw refused;
      }
    }
    return ExitCode.OK;
  }

  /** Without changes it only shows them. */
  @Command(name = "settings", description = "Show or change how a hostname behaves.")
  int settings(
      @Parameters(paramLabel = "NAME", description = "Which.") String name,
      @Mixin HostnameChanges changes) {
    var asked = changes.asked();
    try (var api = Api.of(root.global())) {
      var item =
          asked.isEmpty()
              ? api.get(HostnamePaths.of(name))
              : api.send("PATCH", HostnamePaths.of(name), Map.of("settings", asked));
      root.table("settings", HostnameRows.settings(item));
    }
    return ExitCode.OK;
  }

  /** The same one as before, when it had one. */
  @Command(name = "port", description = "Give a hostname a public TCP port.")
  int port(
      @Parameters(paramLabel = "NAME", description = "Which.") String name,
      @Option(
              names = "--port",
              paramLabel = "PORT",
              description = "The port to have; any free one when it is not given.")
          @Nullable Integer port,
      @Option(names = "--release", description = "Give the port up instead.") boolean release) {
    try (var api = Api.of(root.global())) {
      if (release) {
        api.send("DELETE", HostnamePaths.of(name) + "/port", null);
        root.say("port", HostnameRows.words(name) + " has no public port any more.");
      } else {
        var body = port == null ? Map.of() : Map.of("port", port);
        var item = api.send("POST", HostnamePaths.of(name) + "/port", body);
        root.say(
            "port",
            HostnameRows.text(item, "hostname")
                + " has port "
                + HostnameRows.text(item, "tcpPort")
                + ".");
      }
    }
    return ExitCode.OK;
  }

  private void sayRecords(JsonNode item) {
    HostnameRows.records(item).forEach(record -> root.table("dns-record", record));
  }

  private static String pending(JsonNode item) {
    return item.path("verification").isObject()
        ? " once DNS shows it. Make one of these records, then run: culvert hostnames verify "
            + HostnameRows.text(item, "hostname")
        : "";
  }
}
