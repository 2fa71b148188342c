package io.culvert.cli.terminal;

import io.culvert.cli.Failure;
import io.culvert.cli.agent.Totals;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.Welcome;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * For programs: one JSON object on each line, with {@code at} (ISO 8601, UTC) and {@code event}.
 * What is not known is null; characters beyond ASCII are escaped.
 */
public final class JsonReporter implements Reporter {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Chars that a line usually has. */
  private static final int LINE = 256;

  private final Lines lines;

  public JsonReporter(Lines lines) {
    this.lines = lines;
  }

  /** The line that says that lines were left out. */
  public static String leftOut(long count) {
    return event("left-out", Instant.now(), line -> line.writeNumberProperty("count", count));
  }

  /** The line that says that a command could not do what it should. */
  public static String failed(Failure failure) {
    return event(
        "failed",
        Instant.now(),
        line ->
            line.writeStringProperty("code", failure.code().isEmpty() ? null : failure.code())
                .writeStringProperty("message", failure.getMessage())
                .writeStringProperty("action", failure.action())
                .writeNumberProperty("exitCode", failure.exitCode()));
  }

  @Override
  public void step(String what) {
    print("step", line -> line.writeStringProperty("message", what));
  }

  @Override
  public void online(Welcome welcome, Opening opening) {
    print(
        "online",
        line -> {
          line.writeStringProperty("url", welcome.url())
              .writeStringProperty("hostname", welcome.hostname())
              .writeStringProperty("origin", opening.target())
              .writeStringProperty("sessionId", welcome.sessionId())
              .writeStringProperty("account", welcome.account())
              .writeStringProperty("expiresAt", welcome.expiresAt())
              .writeStringProperty("version", opening.version());
          var platform = opening.platform();
          if (platform == null) {
            line.writeStringProperty("dashboard", welcome.dashboardUrl());
          } else {
            line.writeStringProperty("dashboard", platform.dashboard().toString())
                .writeStringProperty("token", platform.token())
                .writeStringProperty("data", platform.data().toString());
          }
        });
  }

  @Override
  public void offline(Trouble trouble, Duration retryIn) {
    print(
        "offline",
        line -> describe(line, trouble).writeNumberProperty("retryInMillis", retryIn.toMillis()));
  }

  @Override
  public void refused(Trouble trouble) {
    print("refused", line -> describe(line, trouble));
  }

  private static JsonGenerator describe(JsonGenerator line, Trouble trouble) {
    return line.writeStringProperty("code", trouble.code())
        .writeStringProperty("message", trouble.message())
        .writeStringProperty("action", trouble.action())
        .writeStringProperty("detail", trouble.detail());
  }

  @Override
  public void exchange(ExchangeReport report) {
    lines.print(
        () ->
            event(
                "request",
                report.at(),
                line -> {
                  line.writeStringProperty("method", report.method())
                      .writeStringProperty("target", report.target());
                  if (report.status() == 0) {
                    line.writeNullProperty("status");
                  } else {
                    line.writeNumberProperty("status", report.status());
                  }
                  line.writeStringProperty(
                          "code", report.error() == null ? null : report.error().code())
                      .writeNumberProperty("durationMicros", report.duration().toNanos() / 1000);
                }));
  }

  @Override
  public void connection(ConnectionReport report) {
    lines.print(
        () ->
            event(
                "connection",
                report.at(),
                line ->
                    line.writeStringProperty(
                            "client", report.client().getAddress().getHostAddress())
                        .writeNumberProperty("clientPort", report.client().getPort())
                        .writeNumberProperty("bytesIn", report.bytesIn())
                        .writeNumberProperty("bytesOut", report.bytesOut())
                        .writeStringProperty(
                            "code", report.error() == null ? null : report.error().code())
                        .writeNumberProperty(
                            "durationMicros", report.duration().toNanos() / 1000)));
  }

  @Override
  public void notice(Level level, String message) {
    print(
        "notice",
        line ->
            line.writeStringProperty("level", level.word())
                .writeStringProperty("message", message));
  }

  @Override
  public void summary(Duration uptime, Totals totals) {
    print(
        "summary",
        line ->
            line.writeNumberProperty("uptimeMillis", uptime.toMillis())
                .writeNumberProperty("requests", totals.requests())
                .writeNumberProperty("bytesIn", totals.bytesIn())
                .writeNumberProperty("bytesOut", totals.bytesOut()));
  }

  private void print(String event, Consumer<JsonGenerator> content) {
    var at = Instant.now();
    lines.print(() -> event(event, at, content));
  }

  private static String event(String event, Instant at, Consumer<JsonGenerator> content) {
    var text = new StringWriter(LINE);
    try (var line = JSON.createGenerator(text)) {
      line.writeStartObject()
          .writeStringProperty("at", at.truncatedTo(ChronoUnit.MICROS).toString())
          .writeStringProperty("event", event);
      content.accept(line);
      line.writeEndObject();
    }
    return text.toString();
  }

  @Override
  public void close() {
    lines.close();
  }
}
