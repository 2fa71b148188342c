package io.culvert.cli.config;

import io.culvert.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code culvert.yml}: tunnels with a label each. What a tunnel says there is what its command
 * would be given as options, so there is nothing that only one of the two can do.
 */
public final class TunnelFile {
  private static final Set<String> PROTOCOLS = Set.of("http", "tcp", "tls");
  private static final String PROTOCOL = "protocol";
  private static final String PORT = "port";

  private final Path path;
  private final JsonNode root;

  private TunnelFile(Path path, JsonNode root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws Failure when it is not there, or not YAML
   */
  public static TunnelFile read(Path path) {
    try {
      return new TunnelFile(path, new YAMLMapper().readTree(Files.readString(path)));
    } catch (JacksonException e) {
      var at = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw Failure.usage(path + " is not valid YAML" + at + ".", "Correct it.");
    } catch (IOException e) {
      throw Failure.usage(
          path + " cannot be read.", "Write your tunnels into it, or name another file: --file.");
    }
  }

  /**
   * The commands that open the tunnels, by their labels.
   *
   * @param labels which; empty for all
   * @throws Failure when there is no such tunnel, or what it says cannot be an option
   */
  public Map<String, List<String>> commands(List<String> labels) {
    var tunnels = root.path("tunnels");
    if (!tunnels.isObject() || tunnels.isEmpty()) {
      throw mistake("tunnels", "is missing, or has none");
    }
    var commands = new LinkedHashMap<String, List<String>>();
    for (var label : labels.isEmpty() ? tunnels.propertyNames() : labels) {
      commands.put(label, command(label, tunnels.path(label)));
    }
    return commands;
  }

  private List<String> command(String label, JsonNode tunnel) {
    if (!tunnel.isObject()) {
      throw mistake(label, "is none of the tunnels");
    }
    var protocol = tunnel.path(PROTOCOL).asString("http");
    if (!PROTOCOLS.contains(protocol)) {
      throw mistake(label + "." + PROTOCOL, "is not http, tcp or tls");
    }
    var command = new ArrayList<String>();
    command.add(protocol);
    if (tunnel.has(PORT)) {
      command.add(tunnel.path(PORT).asString());
    }
    for (var option : tunnel.properties()) {
      if (!option.getKey().equals(PROTOCOL) && !option.getKey().equals(PORT)) {
        addOption(command, label, option.getKey(), option.getValue());
      }
    }
    return command;
  }

  private void addOption(List<String> command, String label, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(each -> addOption(command, label, name, each));
    } else if (value.isBoolean()) {
      if (value.booleanValue()) {
        command.add("--" + name);
      }
    } else if (value.isValueNode() && !value.isNull()) {
      command.add("--" + name + "=" + value.asString());
    } else {
      throw mistake(label + "." + name, "has no value");
    }
  }

  private Failure mistake(String where, String what) {
    return Failure.usage(path + ": " + where + " " + what + ".", "Correct it.");
  }
}
