package io.culvert.control.hostname;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Settings as they are asked for in JSON: what is not named stays as it was, and null takes back
 * what was said (RFC 7396). A name that is not known is refused, because a misspelt redaction would
 * record what it should hide.
 */
final class SettingsBody {

  private static final List<String> KNOWN =
      List.of(
          "enabled",
          "recordRequests",
          "captureLimit",
          "redactHeaders",
          "redactJsonFields",
          "protocol",
          "defaultTarget");

  private final JsonNode body;
  private final HostnameSettings standard = SettingsRules.standard();

  private SettingsBody(JsonNode body) {
    this.body = body;
  }

  /**
   * @param body a JSON object, or missing
   * @throws ControlException naming everything that cannot be used
   */
  static HostnameSettings merge(HostnameSettings before, JsonNode body) {
    if (body.isMissingNode() || body.isNull()) {
      return before;
    }
    if (!body.isObject()) {
      throw invalid(List.of("settings is an object."));
    }
    var unknown = new ArrayList<>(body.propertyNames());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw invalid(List.of("Known settings are " + String.join(", ", KNOWN) + "."));
    }
    var merged = new SettingsBody(body).merged(before);
    var mistakes = SettingsRules.mistakes(merged);
    if (!mistakes.isEmpty()) {
      throw invalid(mistakes);
    }
    return merged;
  }

  private HostnameSettings merged(HostnameSettings before) {
    return new HostnameSettings(
        flag("enabled", before.getEnabled(), standard.getEnabled()),
        flag("recordRequests", before.getRecordRequests(), standard.getRecordRequests()),
        value("captureLimit", before.getCaptureLimit(), null, SettingsBody::number),
        names("redactHeaders", before.getRedactHeaders(), name -> name.toLowerCase(Locale.ROOT)),
        names("redactJsonFields", before.getRedactJsonFields(), Function.identity()),
        protocol(before.getProtocol()),
        value("defaultTarget", before.getDefaultTarget(), null, SettingsBody::text));
  }

  private <T> @Nullable T value(
      String name, @Nullable T before, @Nullable T standard, Read<T> read) {
    var node = body.get(name);
    if (node == null) {
      return before;
    }
    return node.isNull() ? standard : read.read(name, node);
  }

  private boolean flag(String name, boolean before, boolean standard) {
    var node = body.get(name);
    if (node == null) {
      return before;
    }
    if (!node.isBoolean() && !node.isNull()) {
      throw invalid(List.of(name + " is true or false."));
    }
    return node.isNull() ? standard : node.booleanValue();
  }

  private List<String> names(String name, List<String> before, Function<String, String> form) {
    var node = body.get(name);
    if (node == null) {
      return before;
    }
    if (node.isNull()) {
      return List.of();
    }
    if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
      throw invalid(List.of(name + " is an array of names."));
    }
    return node.valueStream().map(JsonNode::stringValue).map(form).distinct().toList();
  }

  private HostnameProtocol protocol(HostnameProtocol before) {
    var node = body.get("protocol");
    if (node == null) {
      return before;
    }
    if (node.isNull()) {
      return standard.getProtocol();
    }
    return Arrays.stream(HostnameProtocol.values())
        .filter(each -> each.name().equalsIgnoreCase(node.asString("")))
        .findFirst()
        .orElseThrow(() -> invalid(List.of("protocol is http, tcp or tls.")));
  }

  private interface Read<T> {
    T read(String name, JsonNode node);
  }

  private static long number(String name, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw invalid(List.of(name + " is a whole number."));
    }
    return node.longValue();
  }

  private static String text(String name, JsonNode node) {
    if (!node.isString()) {
      throw invalid(List.of(name + " is a text."));
    }
    return node.stringValue();
  }

  private static ControlException invalid(List<String> mistakes) {
    return new ControlException(
        ControlError.SETTINGS_INVALID, mistakes.stream().collect(Collectors.joining(" ")));
  }
}
