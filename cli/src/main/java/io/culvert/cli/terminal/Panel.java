package io.culvert.cli.terminal;

import io.culvert.tunnel.hello.Welcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What is shown when a tunnel is open. */
final class Panel {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final int LONGEST = 500;

  private final Paint paint;

  Panel(Paint paint) {
    this.paint = paint;
  }

  String of(Welcome welcome, Opening opening) {
    var platform = opening.platform();
    return platform == null ? session(welcome, opening) : ready(welcome, opening, platform);
  }

  private String session(Welcome welcome, Opening opening) {
    var text = new StringBuilder("\n");
    row(text, "Session Status", paint.green("online"));
    row(text, "Account", account(welcome));
    row(text, "Version", opening.version());
    row(text, "Forwarding", paint.bold(safe(welcome.url())) + " -> " + opening.target());
    if (welcome.dashboardUrl() != null) {
      row(text, "Dashboard", safe(welcome.dashboardUrl()));
    }
    row(text, "Stop", "Ctrl+C");
    return text.toString();
  }

  private String ready(Welcome welcome, Opening opening, Opening.Platform platform) {
    var origin = opening.target() + (platform.sample() ? " (sample site)" : "");
    var text = new StringBuilder("\n" + paint.green("Culvert is ready.") + "\n\n");
    row(text, "Public URL", paint.bold(safe(welcome.url())) + " -> " + origin);
    row(text, "Dashboard", platform.dashboard().toString());
    row(text, "Token", platform.token());
    row(text, "Data", platform.data().toString());
    row(text, "Stop", "Ctrl+C");
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("%-16s %s%n".formatted(name, value));
  }

  private static String account(Welcome welcome) {
    var account = welcome.account() == null ? "anonymous" : safe(welcome.account());
    return welcome.expiresAt() == null ? account : account + ", until " + time(welcome.expiresAt());
  }

  private static String time(String instant) {
    try {
      return TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    } catch (DateTimeException e) {
      return safe(instant);
    }
  }

  private static String safe(String text) {
    return SafeText.words(text, LONGEST);
  }
}
