package io.culvert.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.agent.Totals;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Welcome;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportersTest {
  private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final Opening OPENING =
      new Opening(OriginTarget.local(3000), TunnelKind.HTTP, "0.1.0", null);
  private static final Trouble LOST =
      new Trouble("CVT-2012", "The server is away.", "Wait.", "connection refused", true);

  private static final Welcome WELCOME =
      new Welcome(
          1,
          "0193",
          "shop.localhost",
          "http://shop.localhost:8190",
          "Ada\u001b[2J",
          null,
          null,
          4,
          "http://localhost:8193",
          1,
          true);

  private static String human(boolean colours, Consumer<Reporter> what) {
    var out = new ByteArrayOutputStream();
    try (var reporter =
        new HumanReporter(new Lines(out, n -> n + " left out"), new Paint(colours))) {
      what.accept(reporter);
    }
    return out.toString(UTF_8);
  }

  private static String json(Consumer<Reporter> what) {
    var out = new ByteArrayOutputStream();
    try (var reporter = new JsonReporter(new Lines(out, JsonReporter::leftOut))) {
      what.accept(reporter);
    }
    return out.toString(UTF_8);
  }

  private static ExchangeReport exchange(int status, CulvertError error) {
    return new ExchangeReport(
        AT, "GET", "/a?b=\u001b[31m\u00e4", status, error, Duration.ofMillis(12));
  }

  @Test
  void thePanelSaysWhereTheTunnelLeads() {
    assertThat(human(false, reporter -> reporter.online(WELCOME, OPENING)))
        .contains("Session Status   online")
        .contains("Account          AdaU+001B[2J")
        .contains("Version          0.1.0")
        .contains("Forwarding       http://shop.localhost:8190 -> http://localhost:3000")
        .contains("Dashboard        http://localhost:8193")
        .doesNotContain("\u001b");
  }

  @Test
  void aPlatformInThisProcessSaysAllThatOneNeeds() {
    var platform =
        new Opening.Platform(
            URI.create("http://localhost:8193"), "cvt_abc", Path.of("/tmp/data"), true);
    var opening = new Opening(OriginTarget.local(3000), TunnelKind.HTTP, "0.1.0", platform);
    assertThat(human(false, reporter -> reporter.online(WELCOME, opening)))
        .contains("http://shop.localhost:8190")
        .contains("http://localhost:8193")
        .contains("cvt_abc")
        .contains("/tmp/data")
        .contains("Ctrl+C")
        .contains("sample site");
  }

  @Test
  void comingBackToTheSameAddressIsOneLine() {
    var text =
        human(
            false,
            reporter -> {
              reporter.online(WELCOME, OPENING);
              reporter.offline(LOST, Duration.ofMillis(300));
              reporter.online(WELCOME, OPENING);
            });
    assertThat(text).containsOnlyOnce("Session Status").contains("Back online");
    assertThat(text)
        .contains("CVT-2012 The server is away (connection refused). Trying again in 300 ms.");
  }

  @Test
  void aRequestIsOneHarmlessLine() {
    var text = human(false, reporter -> reporter.exchange(exchange(404, null)));
    assertThat(text.lines()).hasSize(1);
    assertThat(text).contains("GET", "/a?b=\\x1B[31m\\xE4", "404", "12 ms");
  }

  @Test
  void aHugeTargetIsShortForPeopleAndWholeForPrograms() {
    var target = "/" + "\u001b]0;x\u0007\u009b2J\r\n".repeat(4000);
    var report = new ExchangeReport(AT, "GET", target, 200, null, Duration.ofMillis(12));

    var text = human(false, reporter -> reporter.exchange(report));

    assertThat(text).hasLineCount(1).hasSizeLessThan(120).contains("…  200  12 ms");
    assertThat(text.strip().codePoints()).noneMatch(Character::isISOControl);
    var line = new JsonMapper().readTree(json(reporter -> reporter.exchange(report)));
    assertThat(line.get("target").asString()).isEqualTo(target);
  }

  @Test
  void aWarningOfTheServerIsShownAsOne() {
    assertThat(human(false, reporter -> reporter.notice(Level.of("warn"), "Soon\u001b over.")))
        .contains("  Warning: SoonU+001B over.");
    assertThat(human(true, reporter -> reporter.notice(Level.of("error"), "Over.")))
        .contains("\u001b[31mError: \u001b[0mOver.");
    assertThat(human(false, reporter -> reporter.notice(Level.of("odd"), "Hello.")))
        .contains("  Hello.");
  }

  @Test
  void aFailedRequestSaysItsCode() {
    var text =
        human(false, reporter -> reporter.exchange(exchange(0, CulvertError.ORIGIN_UNREACHABLE)));
    assertThat(text).contains("CVT-1003").contains("does not accept connections");
  }

  @Test
  void aConnectionIsOneLine() {
    var report = connection(null);
    assertThat(human(false, reporter -> reporter.connection(report)))
        .contains("203.0.113.7 port 40000", "2.0 KiB in, 1.0 MiB out", "3.0 s")
        .hasLineCount(1);
    var broken = connection(CulvertError.ORIGIN_UNREACHABLE);
    assertThat(human(false, reporter -> reporter.connection(broken))).contains("CVT-1003");
    var line = new JsonMapper().readTree(json(reporter -> reporter.connection(report)));
    assertThat(line.get("event").asString()).isEqualTo("connection");
    assertThat(line.get("client").asString()).isEqualTo("203.0.113.7");
    assertThat(line.get("bytesIn").asLong()).isEqualTo(2048);
  }

  private static ConnectionReport connection(@Nullable CulvertError error) {
    return new ConnectionReport(
        AT,
        new InetSocketAddress(InetAddress.ofLiteral("203.0.113.7"), 40_000),
        2048,
        1024 * 1024,
        error,
        Duration.ofSeconds(3));
  }

  @Test
  void coloursAreForStatuses() {
    assertThat(human(true, reporter -> reporter.exchange(exchange(200, null))))
        .contains("\u001b[32m200\u001b[0m");
    assertThat(human(true, reporter -> reporter.exchange(exchange(503, null))))
        .contains("\u001b[31m503\u001b[0m");
  }

  @Test
  void theSummaryTellsUptimeAndTotals() {
    assertThat(human(false, reporter -> reporter.summary(Duration.ofSeconds(65), newTotals())))
        .contains("Up 1 min 5 s, 3 requests, 2.0 KiB in, 1.0 MiB out");
  }

  private static Totals newTotals() {
    return new Totals(3, 2048, 1024 * 1024);
  }

  @Test
  void everyEventIsOneJsonObjectOnALine() {
    var lines =
        json(reporter -> {
              reporter.step("Kafka");
              reporter.online(WELCOME, OPENING);
              reporter.exchange(exchange(200, null));
              reporter.exchange(exchange(0, CulvertError.ORIGIN_TIMEOUT));
              reporter.offline(LOST, Duration.ofMillis(300));
              reporter.refused(LOST);
              reporter.notice(Level.WARNING, "line\nbreak");
              reporter.summary(Duration.ofSeconds(65), newTotals());
            })
            .lines()
            .map(new JsonMapper()::readTree)
            .toList();
    assertThat(lines)
        .extracting(line -> line.get("event").asString())
        .containsExactly(
            "step", "online", "request", "request", "offline", "refused", "notice", "summary");
    assertThat(lines.get(1).get("url").asString()).isEqualTo("http://shop.localhost:8190");
    assertThat(lines.get(2).get("at").asString()).isEqualTo("2026-11-23T12:00:00.123456Z");
    assertThat(lines.get(2).get("target").asString()).isEqualTo("/a?b=\u001b[31m\u00e4");
    assertThat(lines.get(2).get("durationMicros").asLong()).isEqualTo(12_000);
    assertThat(lines.get(3).get("status").isNull()).isTrue();
    assertThat(lines.get(3).get("code").asString()).isEqualTo("CVT-1004");
    assertThat(lines.get(4).get("retryInMillis").asLong()).isEqualTo(300);
    assertThat(lines.get(6).get("level").asString()).isEqualTo("warn");
    assertThat(lines.get(7).get("bytesOut").asLong()).isEqualTo(1024 * 1024);
  }

  @Test
  void jsonIsAsciiSoThatNoTerminalIsMoved() {
    assertThat(json(reporter -> reporter.exchange(exchange(200, null))))
        .doesNotContain("\u001b")
        .doesNotContain("\u00e4");
  }
}
