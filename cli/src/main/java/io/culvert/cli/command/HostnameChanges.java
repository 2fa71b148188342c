package io.culvert.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how a hostname is to behave. */
final class HostnameChanges {
  @Option(names = "--enabled", arity = "1", description = "Whether it serves traffic.")
  private @Nullable Boolean enabled;

  @Option(names = "--record", arity = "1", description = "Whether requests are recorded.")
  private @Nullable Boolean record;

  @Option(
      names = "--capture-limit",
      paramLabel = "BYTES",
      description = "Most bytes kept of one body; -1 for the server's own limit.")
  private @Nullable Long captureLimit;

  @Option(
      names = "--redact-headers",
      paramLabel = "NAME,…",
      description = "Header fields whose values are not recorded; '' for none.")
  private @Nullable String redactHeaders;

  @Option(
      names = "--redact-json",
      paramLabel = "NAME,…",
      description = "JSON members whose values are not recorded; '' for none.")
  private @Nullable String redactJson;

  @Option(names = "--protocol", description = "http, tcp or tls.")
  private @Nullable String protocol;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description = "Where an agent forwards to unless it says otherwise; '' for none.")
  private @Nullable String target;

  /**
   * By the API's names, those that are asked for; null goes back to what the server does itself.
   */
  Map<String, @Nullable Object> asked() {
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
    return changes;
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
}
