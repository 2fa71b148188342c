package io.culvert.cli.config;

import io.culvert.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One tunnel of {@code culvert.yml}. */
public final class TunnelEntry {
  private static final String TUNNELS = "tunnels";

  /** The argument of the command that is no option. */
  public static final String PORT = "port";

  private static final Set<String> NO_OPTIONS = Set.of("protocol", PORT);

  private final String label;
  private final YamlFile yaml;
  private final String protocol;

  TunnelEntry(String label, YamlFile yaml, String protocol) {
    this.label = label;
    this.yaml = yaml;
    this.protocol = protocol;
  }

  public String label() {
    return label;
  }

  /** The command that opens it: http, tcp or tls. */
  public String protocol() {
    return protocol;
  }

  private JsonNode node() {
    return yaml.root().path(TUNNELS).path(label);
  }

  /**
   * The command with its arguments.
   *
   * @param given names of options that the command line has decided already
   * @throws Failure when what it says cannot be an option
   */
  public List<String> command(Set<String> given) {
    var command = new ArrayList<String>();
    command.add(protocol);
    if (node().has(PORT)) {
      command.add(port(node().path(PORT)));
    }
    for (var option : node().properties()) {
      if (!NO_OPTIONS.contains(option.getKey()) && !given.contains(option.getKey())) {
        addOption(command, option.getKey(), option.getValue());
      }
    }
    for (var name : TunnelFile.shared()) {
      if (yaml.root().has(name) && !node().has(name) && !given.contains(name)) {
        addOption(command, name, yaml.root().path(name));
      }
    }
    return command;
  }

  /** Names of its entries that are options. */
  public List<String> options() {
    return node().propertyNames().stream().filter(name -> !NO_OPTIONS.contains(name)).toList();
  }

  /** Whether an option is said to be off. */
  public boolean isOff(String option) {
    return node().path(option).isBoolean() && !node().path(option).booleanValue();
  }

  private String port(JsonNode value) {
    if (!value.isNumber() && !value.isString()) {
      throw mistake(PORT, "has no value");
    }
    return value.asString();
  }

  private void addOption(List<String> command, String name, JsonNode value) {
    if (value.isArray() && !value.isEmpty()) {
      value.forEach(each -> addOption(command, name, each));
    } else if (value.isBoolean()) {
      if (value.booleanValue()) {
        command.add("--" + name);
      }
    } else if (value.isValueNode() && !value.isNull()) {
      command.add("--" + name + "=" + value.asString());
    } else {
      throw mistake(name, "has no value");
    }
  }

  /**
   * Something is wrong with some of its options.
   *
   * @param what by the name of the option; goes on after it
   */
  public Failure mistakes(Map<String, String> what) {
    return yaml.mistakes(
        what.entrySet().stream()
            .map(
                each ->
                    new YamlFile.Mistake(
                        label + "." + each.getKey(),
                        each.getValue(),
                        TUNNELS,
                        label,
                        each.getKey()))
            .toList());
  }

  /**
   * Something is wrong with one of its entries.
   *
   * @param name of the entry; any other text stands for the tunnel itself
   * @param what goes on after the name of the entry
   */
  public Failure mistake(String name, String what) {
    if (node().has(name)) {
      return yaml.mistake(label + "." + name, what, TUNNELS, label, name);
    }
    return yaml.root().has(name)
        ? yaml.mistake(name, what, name)
        : yaml.mistake(label, what, TUNNELS, label);
  }
}
