package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.terminal.SafeText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
public final class HostnamesCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/hostnames";
  private static final int LONGEST = 300;

  /** The server asks DNS meanwhile, which may be slow. */
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(30);

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  /** Lists them. */
  @Override
  public Integer call() {
    try (var api = Api.of(root.global())) {
      var cursor = "";
      boolean isEmpty = true;
      do {
        var page = api.get(PATH + cursor);
        for (var item : page.path("items")) {
          root.table("hostname", rows(item));
          isEmpty = false;
        }
        var next = page.path("nextCursor");
        cursor = next.isString() ? "?cursor=" + encoded(next.stringValue()) : "";
      } while (!cursor.isEmpty());
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
      var item = api.send("POST", PATH, Map.of("hostname", name));
      root.say("reserved", text(item, "hostname") + " is yours" + pending(item) + ".");
      sayRecords(item);
    }
    return ExitCode.OK;
  }

  /** Nobody else gets it for a while. */
  @Command(name = "release", description = "Give a hostname up.")
  int release(@Parameters(paramLabel = "NAME", description = "Which.") String name) {
    try (var api = Api.of(root.global())) {
      api.send("DELETE", path(name), null);
      root.say("released", SafeText.words(name, LONGEST) + " is not yours any more.");
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
        var item = api.send("POST", path(name) + "/verify", null, DNS_PATIENCE);
        root.say("verified", text(item, "hostname") + " is verified.");
      } catch (Failure refused) {
        if (refused.exitCode() == ExitCode.REFUSED) {
          sayRecords(api.get(path(name)));
        }
        throw refused;
      }
    }
    return ExitCode.OK;
  }

  /** Without options it only shows them. */
  @Command(name = "settings", description = "Show or change how a hostname behaves.")
  int settings(
      @Parameters(paramLabel = "NAME", description = "Which.") String name,
      @Option(names = "--enabled", arity = "1", description = "Whether it serves traffic.")
          @Nullable Boolean enabled,
      @Option(names = "--record", arity = "1", description = "Whether requests are recorded.")
          @Nullable Boolean record,
      @Option(
              names = "--capture-limit",
              paramLabel = "BYTES",
              description = "Most bytes kept of one body; -1 for the server's own limit.")
          @Nullable Long captureLimit,
      @Option(
              names = "--redact-headers",
              paramLabel = "NAME,…",
              description = "Header fields whose values are not recorded; '' for none.")
          @Nullable String redactHeaders,
      @Option(
              names = "--redact-json",
              paramLabel = "NAME,…",
              description = "JSON members whose values are not recorded; '' for none.")
          @Nullable String redactJson,
      @Option(names = "--protocol", description = "http, tcp or tls.") @Nullable String protocol,
      @Option(
              names = "--target",
              paramLabel = "HOST:PORT",
              description = "Where an agent forwards to unless it says otherwise; '' for none.")
          @Nullable String target) {
    var changes = new LinkedHashMap<String, @Nullable Object>();
    put(changes, "enabled", enabled);
    put(changes, "recordRequests", record);
    if (captureLimit != null) {
      changes.put("captureLimit", captureLimit < 0 ? null : captureLimit);
    }
    put(changes, "redactHeaders", list(redactHeaders));
    put(changes, "redactJsonFields", list(redactJson));
    put(changes, "protocol", protocol);
    if (target != null) {
      changes.put("defaultTarget", target.isEmpty() ? null : target);
    }
    try (var api = Api.of(root.global())) {
      var item =
          changes.isEmpty()
              ? api.get(path(name))
              : api.send("PATCH", path(name), Map.of("settings", changes));
      var rows = new LinkedHashMap<String, String>();
      rows.put("hostname", text(item, "hostname"));
      item.path("settings")
          .propertyStream()
          .forEach(e -> rows.put(e.getKey(), shown(e.getValue())));
      root.table("settings", rows);
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
        api.send("DELETE", path(name) + "/port", null);
        root.say("port", SafeText.words(name, LONGEST) + " has no public port any more.");
      } else {
        var body = port == null ? Map.of() : Map.of("port", port);
        var item = api.send("POST", path(name) + "/port", body);
        root.say("port", text(item, "hostname") + " has port " + text(item, "tcpPort") + ".");
      }
    }
    return ExitCode.OK;
  }

  private void sayRecords(JsonNode item) {
    for (var record : item.path("verification").path("records")) {
      var rows = new LinkedHashMap<String, String>();
      rows.put("type", text(record, "type"));
      rows.put("name", text(record, "name"));
      rows.put("value", text(record, "value"));
      root.table("dns-record", rows);
    }
  }

  private static String pending(JsonNode item) {
    return item.path("verification").isObject()
        ? " once DNS shows it. Make one of these records, then run: culvert hostnames verify "
            + text(item, "hostname")
        : "";
  }

  private static Map<String, String> rows(JsonNode item) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("hostname", text(item, "hostname"));
    rows.put("serves", text(item, "serves"));
    if (item.path("verification").isObject()) {
      rows.put("domain", text(item.path("verification"), "status"));
    }
    rows.put("protocol", text(item.path("settings"), "protocol"));
    rows.put("port", text(item, "tcpPort"));
    return rows;
  }

  private static void put(Map<String, @Nullable Object> changes, String name, @Nullable Object to) {
    if (to != null) {
      changes.put(name, to);
    }
  }

  private static String @Nullable [] list(@Nullable String names) {
    if (names == null) {
      return null;
    }
    return names.isBlank() ? new String[0] : names.strip().split("\\s*,\\s*");
  }

  private static String shown(JsonNode value) {
    return value.isArray()
        ? value.valueStream().map(HostnamesCommand::shown).collect(Collectors.joining(", "))
        : SafeText.words(value.isNull() ? "-" : value.asString(), LONGEST);
  }

  /** Where the API has a hostname. */
  static String path(String name) {
    return PATH + "/" + encoded(name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String text(JsonNode node, String name) {
    var value = node.path(name);
    return SafeText.words(value.isNull() ? "-" : value.asString("-"), LONGEST);
  }
}
