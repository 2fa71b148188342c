package io.culvert.cli.terminal;

import java.util.Map;

/** Colours, where there is a terminal that shows them. */
public final class Paint {
  private final boolean on;

  public Paint(boolean on) {
    this.on = on;
  }

  /** Whether to use colours: on a terminal, unless {@code NO_COLOR} is set or it is a dumb one. */
  public static boolean isWanted(Map<String, String> environment) {
    var console = System.console();
    return console != null
        && console.isTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  public boolean isOn() {
    return on;
  }

  public String bold(String text) {
    return painted("1", text);
  }

  public String faint(String text) {
    return painted("2", text);
  }

  public String red(String text) {
    return painted("31", text);
  }

  public String green(String text) {
    return painted("32", text);
  }

  public String yellow(String text) {
    return painted("33", text);
  }

  public String cyan(String text) {
    return painted("36", text);
  }

  /** By the class of a status: 2xx green, 3xx cyan, 4xx yellow, 5xx red. */
  public String status(int status, String text) {
    return switch (status / 100) {
      case 1, 2 -> green(text);
      case 3 -> cyan(text);
      case 4 -> yellow(text);
      default -> red(text);
    };
  }

  private String painted(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
