package io.culvert.cli.command;

import io.culvert.cli.terminal.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the API says of a hostname, as rows of a name and a value. */
final class HostnameRows {
  private static final int LONGEST = 300;

  private HostnameRows() {}

  /** The hostname at a glance. */
  static Map<String, String> summary(JsonNode hostname) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("hostname", text(hostname, "hostname"));
    rows.put("serves", text(hostname, "serves"));
    if (hostname.path("verification").isObject()) {
      rows.put("domain", text(hostname.path("verification"), "status"));
    }
    rows.put("protocol", text(hostname.path("settings"), "protocol"));
    rows.put("port", text(hostname, "tcpPort"));
    return rows;
  }

  /** How it behaves. */
  static Map<String, String> settings(JsonNode hostname) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("hostname", text(hostname, "hostname"));
    hostname
        .path("settings")
        .propertyStream()
        .forEach(setting -> rows.put(setting.getKey(), shown(setting.getValue())));
    return rows;
  }

  /** The DNS records of which one proves that a domain is the account's; none when none has to. */
  static List<Map<String, String>> records(JsonNode hostname) {
    return hostname
        .path("verification")
        .path("records")
        .valueStream()
        .map(HostnameRows::record)
        .toList();
  }

  private static Map<String, String> record(JsonNode record) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("type", text(record, "type"));
    rows.put("name", text(record, "name"));
    rows.put("value", text(record, "value"));
    return rows;
  }

  private static String shown(JsonNode value) {
    return value.isArray()
        ? value.valueStream().map(HostnameRows::shown).collect(Collectors.joining(", "))
        : words(value.isNull() ? "-" : value.asString());
  }

  /** One member as one line; a hyphen when there is none. */
  static String text(JsonNode node, String name) {
    var value = node.path(name);
    return words(value.isNull() ? "-" : value.asString("-"));
  }

  /** A text from elsewhere as one line that does nothing to a terminal. */
  static String words(String text) {
    return SafeText.words(text, LONGEST);
  }
}
