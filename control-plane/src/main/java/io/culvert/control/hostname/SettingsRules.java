package io.culvert.control.hostname;

import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which settings a hostname may have. */
public final class SettingsRules {

  private static final long MOST_CAPTURED = 64L << 20;
  private static final int MOST_NAMES = 50;
  private static final int LONGEST_NAME = 100;

  // RFC 9110 §5.6.2
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern TARGET =
      Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253})|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

  private SettingsRules() {}

  /** How a hostname behaves when nobody said otherwise. */
  public static HostnameSettings standard() {
    return new HostnameSettings(
        true, true, null, List.of(), List.of(), HostnameProtocol.HTTP, null);
  }

  /** What is wrong, a sentence each; none when they are good. */
  static List<String> mistakes(HostnameSettings settings) {
    var mistakes = new ArrayList<String>();
    var limit = settings.getCaptureLimit();
    if (limit != null && (limit < 0 || limit > MOST_CAPTURED)) {
      mistakes.add("captureLimit is from 0 to " + MOST_CAPTURED + " bytes.");
    }
    if (!settings.getRedactHeaders().stream()
        .allMatch(name -> FIELD_NAME.matcher(name).matches())) {
      mistakes.add("redactHeaders has names of header fields.");
    }
    if (settings.getRedactJsonFields().stream().anyMatch(String::isEmpty)) {
      mistakes.add("redactJsonFields has no empty name.");
    }
    for (var names : List.of(settings.getRedactHeaders(), settings.getRedactJsonFields())) {
      if (names.size() > MOST_NAMES || names.stream().anyMatch(n -> n.length() > LONGEST_NAME)) {
        mistakes.add("There are at most 50 names to redact, of at most 100 characters.");
        break;
      }
    }
    if (settings.getDefaultTarget() != null && !isTarget(settings.getDefaultTarget())) {
      mistakes.add("defaultTarget is host:port.");
    }
    return List.copyOf(mistakes);
  }

  private static boolean isTarget(String text) {
    var target = TARGET.matcher(text);
    if (!target.matches()) {
      return false;
    }
    int port = Integer.parseInt(target.group(1));
    return port >= 1 && port <= 65_535;
  }
}
