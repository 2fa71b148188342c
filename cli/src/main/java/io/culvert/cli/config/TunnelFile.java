package io.culvert.cli.config;

import io.culvert.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code culvert.yml}: tunnels with a label each. What a tunnel says there is what its command
 * would be given as options, so there is nothing that only one of the two can do.
 */
public final class TunnelFile {
  private static final Set<String> PROTOCOLS = Set.of("http", "tcp", "tls");
  private static final String TUNNELS = "tunnels";
  private static final String PROTOCOL = "protocol";

  /** What may stand above the tunnels, for all that do not say it themselves. */
  private static final List<String> SHARED = List.of("server", "connections", "ca");

  private static final String NOT_KNOWN =
      "is not known here; known are tunnels, " + String.join(", ", SHARED);

  private final YamlFile yaml;

  private TunnelFile(YamlFile yaml) {
    this.yaml = yaml;
  }

  /**
   * Reads a file.
   *
   * @throws Failure when it is not there, or not YAML
   */
  public static TunnelFile read(Path path) {
    try {
      return of(path, Files.readString(path));
    } catch (IOException e) {
      throw Failure.file(
          path + " cannot be read.", "Write your tunnels into it, or name another file: --file.");
    }
  }

  static TunnelFile of(Path path, String text) {
    try {
      return new TunnelFile(YamlFile.of(path, text));
    } catch (JacksonException e) {
      var at = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
      throw Failure.file(
          path + at + ": this is not YAML, or says something twice.", "Correct the line.");
    }
  }

  /**
   * The tunnels.
   *
   * @param labels which; empty for all
   * @throws Failure when there is no such tunnel, or something that is none
   */
  public List<TunnelEntry> tunnels(List<String> labels) {
    var unknown =
        yaml.root().propertyNames().stream()
            .filter(name -> !name.equals(TUNNELS) && !SHARED.contains(name))
            .map(name -> new YamlFile.Mistake(name, NOT_KNOWN, name))
            .toList();
    if (!unknown.isEmpty()) {
      throw yaml.mistakes(unknown);
    }
    var tunnels = yaml.root().path(TUNNELS);
    if (!tunnels.isObject() || tunnels.isEmpty()) {
      throw yaml.mistake(TUNNELS, "is missing, or has none", TUNNELS);
    }
    var entries = new ArrayList<TunnelEntry>();
    for (var label : labels.isEmpty() ? tunnels.propertyNames() : labels) {
      entries.add(tunnel(label, tunnels.path(label)));
    }
    return entries;
  }

  private TunnelEntry tunnel(String label, JsonNode tunnel) {
    var entry = new TunnelEntry(label, yaml, tunnel.path(PROTOCOL).asString("http"));
    if (!tunnel.isObject()) {
      throw yaml.mistake(label, "is none of the tunnels", TUNNELS, label);
    }
    if (!PROTOCOLS.contains(entry.protocol())) {
      throw entry.mistake(PROTOCOL, "is not http, tcp or tls");
    }
    return entry;
  }

  /** What stands above the tunnels. */
  static List<String> shared() {
    return SHARED;
  }
}
