package io.culvert.cli.login;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens a page in the person's browser, where there is one. */
public final class OpenBrowser {

  private final Map<String, String> environment;
  private final String system;

  public OpenBrowser(Map<String, String> environment) {
    this(environment, System.getProperty("os.name"));
  }

  OpenBrowser(Map<String, String> environment, String system) {
    this.environment = environment;
    this.system = system.toLowerCase(Locale.ROOT);
  }

  /**
   * Opens it, if it is a page.
   *
   * @return whether something was started; the person is told the address anyway
   */
  public boolean open(String page) {
    var command = command(page);
    if (command.isEmpty()) {
      return false;
    }
    try {
      new ProcessBuilder(command)
          .redirectInput(Redirect.PIPE)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What to run; empty when there is nothing. A server says the address: only pages are opened. */
  List<String> command(String page) {
    if (!isPage(page)) {
      return List.of();
    }
    var named = environment.getOrDefault("BROWSER", "").strip();
    if (!named.isEmpty()) {
      return List.of(named, page);
    }
    if (system.startsWith("mac")) {
      return List.of("open", page);
    }
    if (system.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", page);
    }
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") ? List.of("xdg-open", page) : List.of();
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  private static boolean isPage(String page) {
    try {
      var uri = URI.create(page);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
