package io.culvert.runtime.plan;

import io.culvert.schemas.plan.AtLimit;
import io.culvert.schemas.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans as JSON: {@code {"plans":[{"name":"team","tunnels":5,"hostnames":10,
 * "monthlyMegabytes":50000,"sessionMinutes":-1,"customDomains":2,"tcpPorts":1,
 * "atLimit":"throttle","throttleKibPerSecond":256}]}}. Every number must be said, -1 is no limit; a
 * megabyte is a million bytes.
 */
final class PlanFile {

  private static final Set<String> NAMES =
      Set.of(
          "name",
          "tunnels",
          "hostnames",
          "monthlyMegabytes",
          "sessionMinutes",
          "customDomains",
          "tcpPorts",
          "atLimit",
          "throttleKibPerSecond");

  private PlanFile() {}

  /**
   * @throws IllegalArgumentException saying what is wrong with the file
   */
  static List<Plan> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    }
  }

  static List<Plan> parse(String text) {
    try {
      var plans = new ArrayList<Plan>();
      for (var plan : JsonMapper.shared().readTree(text).path("plans")) {
        plans.add(plan(plan));
      }
      return plans;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Plan plan(JsonNode json) {
    var name = json.path("name").asString("");
    for (var member : json.propertyNames()) {
      if (!NAMES.contains(member)) {
        throw new IllegalArgumentException("plan " + name + ": " + member + " is not known");
      }
    }
    var megabytes = number(json, name, "monthlyMegabytes");
    var minutes = number(json, name, "sessionMinutes");
    var atLimit = atLimit(json, name);
    return new Plan(
        name,
        number(json, name, "tunnels"),
        number(json, name, "hostnames"),
        megabytes == Plan.UNLIMITED ? Plan.UNLIMITED : megabytes * 1_000_000L,
        minutes == Plan.UNLIMITED ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes)),
        number(json, name, "customDomains"),
        number(json, name, "tcpPorts"),
        atLimit,
        atLimit == AtLimit.THROTTLE ? number(json, name, "throttleKibPerSecond") * 1024L : 0);
  }

  private static int number(JsonNode json, String plan, String member) {
    var value = json.path(member);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "plan " + plan + ": " + member + " must be a whole number, -1 for no limit");
    }
    return value.intValue();
  }

  private static AtLimit atLimit(JsonNode json, String plan) {
    try {
      return AtLimit.valueOf(json.path("atLimit").asString("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "plan " + plan + ": atLimit must be warn, throttle or block", e);
    }
  }
}
