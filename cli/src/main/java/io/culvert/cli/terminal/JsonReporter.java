package io.culvert.cli.terminal;

import io.culvert.cli.Failure;
import io.culvert.cli.agent.Totals;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * For programs: one JSON object on each line, with {@code at} (ISO 8601, UTC) and {@code event}.
 * What is not known is null; characters beyond ASCII are escaped.
 */
public final class JsonReporter implements Reporter {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Lines lines;

  public JsonReporter(Lines lines) {
    this.lines = lines;
  }

  /** The line that says that lines were left out. */
  public static String leftOut(long count) {
    return event("left-out", Instant.now(), line -> line.put("count", count));
  }

  /** The line that says that a command could not do what it should. */
  public static String failed(Failure failure) {
    return event(
        "failed",
        Instant.now(),
        line ->
            line.put("code", failure.code().isEmpty() ? null : failure.code())
                .put("message", failure.getMessage())
                .put("action", failure.action())
                .put("exitCode", failure.exitCode()));
  }

  @Override
  public void step(String what) {
    print("step", line -> line.put("message", what));
  }

  @Override
  public void online(Welcome welcome, Opening opening) {
    print(
        "online",
        line -> {
          line.put("url", welcome.url())
              .put("hostname", welcome.hostname())
              .put("origin", opening.target())
              .put("sessionId", welcome.sessionId())
              .put("account", welcome.account())
              .put("expiresAt", welcome.expiresAt())
              .put("version", opening.version());
          var platform = opening.platform();
          if (platform == null) {
            line.put("dashboard", welcome.dashboardUrl());
          } else {
            line.put("dashboard", platform.dashboard().toString())
                .put("token", platform.token())
                .put("data", platform.data().toString());
          }
        });
  }

  @Override
  public void offline(Trouble trouble, Duration retryIn) {
    print("offline", line -> describe(line, trouble).put("retryInMillis", retryIn.toMillis()));
  }

  @Override
  public void refused(Trouble trouble) {
    print("refused", line -> describe(line, trouble));
  }

  private static ObjectNode describe(ObjectNode line, Trouble trouble) {
    return line.put("code", trouble.code())
        .put("message", trouble.message())
        .put("action", trouble.action())
        .put("detail", trouble.detail());
  }

  @Override
  public void exchange(ExchangeReport report) {
    lines.print(
        () ->
            event(
                "request",
                report.at(),
                line -> {
                  line.put("method", report.method()).put("target", report.target());
                  if (report.status() == 0) {
                    line.putNull("status");
                  } else {
                    line.put("status", report.status());
                  }
                  line.put("code", report.error() == null ? null : report.error().code())
                      .put("durationMicros", report.duration().toNanos() / 1000);
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
                    line.put("client", report.client().getAddress().getHostAddress())
                        .put("clientPort", report.client().getPort())
                        .put("bytesIn", report.bytesIn())
                        .put("bytesOut", report.bytesOut())
                        .put("code", report.error() == null ? null : report.error().code())
                        .put("durationMicros", report.duration().toNanos() / 1000)));
  }

  @Override
  public void notice(String message) {
    print("notice", line -> line.put("message", message));
  }

  @Override
  public void summary(Duration uptime, Totals totals) {
    print(
        "summary",
        line ->
            line.put("uptimeMillis", uptime.toMillis())
                .put("requests", totals.requests())
                .put("bytesIn", totals.bytesIn())
                .put("bytesOut", totals.bytesOut()));
  }

  private void print(String event, Consumer<ObjectNode> content) {
    var at = Instant.now();
    lines.print(() -> event(event, at, content));
  }

  private static String event(String event, Instant at, Consumer<ObjectNode> content) {
    var line = JSON.createObjectNode();
    line.put("at", at.truncatedTo(ChronoUnit.MICROS).toString()).put("event", event);
    content.accept(line);
    return JSON.writeValueAsString(line);
  }

  @Override
  public void close() {
    lines.close();
  }
}
