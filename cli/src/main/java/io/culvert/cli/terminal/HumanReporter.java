package io.culvert.cli.terminal;

import io.culvert.cli.agent.Totals;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.Welcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/** For people: a panel, then a line for each request. */
public final class HumanReporter implements Reporter {
  /** Leaves a request on one line of a terminal that is not narrow. */
  private static final int LONGEST_TARGET = 80;

  private static final int LONGEST_MESSAGE = 500;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Lines lines;
  private final Paint paint;
  private final Panel panel;
  private String url = "";

  public HumanReporter(Lines lines, Paint paint) {
    this.lines = lines;
    this.paint = paint;
    this.panel = new Panel(paint);
  }

  @Override
  public void step(String what) {
    lines.print(() -> paint.faint("… " + what));
  }

  @Override
  public synchronized void online(Welcome welcome, Opening opening) {
    boolean same = welcome.url().equals(url);
    url = welcome.url();
    if (same) {
      now(() -> paint.green("Back online: ") + SafeText.words(welcome.url(), LONGEST_MESSAGE));
    } else {
      lines.print(() -> panel.of(welcome, opening));
    }
  }

  @Override
  public void offline(Trouble trouble, Duration retryIn) {
    now(
        () ->
            paint.yellow(trouble.code())
                + " "
                + sentence(trouble)
                + " Trying again in "
                + Amounts.time(retryIn)
                + ".");
  }

  @Override
  public void refused(Trouble trouble) {
    now(
        () ->
            paint.red(SafeText.words(trouble.code(), LONGEST_MESSAGE))
                + " "
                + sentence(trouble)
                + " "
                + SafeText.words(trouble.action(), LONGEST_MESSAGE));
  }

  private static String sentence(Trouble trouble) {
    var message = SafeText.words(trouble.message(), LONGEST_MESSAGE);
    if (trouble.detail().isEmpty()) {
      return message;
    }
    return Sentence.open(message) + " (" + SafeText.words(trouble.detail(), LONGEST_MESSAGE) + ").";
  }

  @Override
  public void exchange(ExchangeReport report) {
    // What waits for a terminal that is stopped must not be large.
    var shown = report.startingWith(LONGEST_TARGET + 1);
    lines.print(() -> line(shown));
  }

  private String line(ExchangeReport report) {
    var error = report.error();
    var outcome =
        error != null
            ? paint.red(error.code()) + " " + error.what()
            : paint.status(report.status(), Integer.toString(report.status()));
    return String.join(
        "  ",
        paint.faint(clock(report.at())),
        "%-7s".formatted(SafeText.bytes(report.method(), 20)),
        "%-40s".formatted(SafeText.bytes(report.target(), LONGEST_TARGET)),
        outcome,
        paint.faint(Amounts.time(report.duration())));
  }

  @Override
  public void connection(ConnectionReport report) {
    lines.print(() -> line(report));
  }

  private String line(ConnectionReport report) {
    var error = report.error();
    var passed =
        Amounts.size(report.bytesIn()) + " in, " + Amounts.size(report.bytesOut()) + " out";
    return String.join(
        "  ",
        paint.faint(clock(report.at())),
        "%-48s".formatted(address(report.client())),
        error == null ? passed : passed + "  " + paint.red(error.code()) + " " + error.what(),
        paint.faint(Amounts.time(report.duration())));
  }

  private static String address(InetSocketAddress client) {
    return client.getAddress().getHostAddress() + " port " + client.getPort();
  }

  @Override
  public void notice(Level level, String message) {
    now(() -> prefix(level) + SafeText.words(message, LONGEST_MESSAGE));
  }

  private String prefix(Level level) {
    return switch (level) {
      case INFO -> "";
      case WARNING -> paint.yellow("Warning: ");
      case ERROR -> paint.red("Error: ");
    };
  }

  @Override
  public void summary(Duration uptime, Totals totals) {
    lines.print(
        () ->
            "\n"
                + paint.bold("Up " + Amounts.time(uptime))
                + ", "
                + totals.requests()
                + (totals.requests() == 1 ? " request, " : " requests, ")
                + Amounts.size(totals.bytesIn())
                + " in, "
                + Amounts.size(totals.bytesOut())
                + " out");
  }

  private void now(Supplier<String> line) {
    var at = Instant.now();
    lines.print(() -> paint.faint(clock(at)) + "  " + line.get());
  }

  private static String clock(Instant at) {
    return CLOCK.format(at.atZone(ZoneId.systemDefault()));
  }

  @Override
  public void close() {
    lines.close();
  }
}
