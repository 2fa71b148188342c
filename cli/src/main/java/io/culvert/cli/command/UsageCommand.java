package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.terminal.Amounts;
import io.culvert.cli.terminal.SafeText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code culvert usage}: what was used of the month's limit, and whether the bill is right. */
@Command(
    name = "usage",
    description = "Say what was used this month, of which limit; verify what was billed.")
final class UsageCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/usage";
  private static final int LONGEST = 300;

  /** The server reads a month of the log for the answer; it gives up after two minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    try (var api = Api.of(root.global())) {
      root.table("usage", rows(api.get(PATH)));
    }
    return ExitCode.OK;
  }

  /** Ends with 1 when something was billed that the log does not say, or the other way round. */
  @Command(
      name = "verify",
      description = {
        "Compute a month's bill again from the log and compare it with what was billed.",
        "Ends with 0 when both are the same, with 1 when not."
      })
  int verify(
      @Option(
              names = "--month",
              required = true,
              paramLabel = "YYYY-MM",
              description = "Which month, by the account's billing zone.")
          String month,
      @Option(
              names = "--account",
              paramLabel = "ID",
              description = "For operators: another account than the token's.")
          @Nullable String account) {
    try (var api = Api.of(root.global())) {
      var path = PATH + "/verify?month=" + encoded(month);
      var verdict =
          api.send(
              "GET",
              account == null ? path : path + "&account=" + encoded(account),
              null,
              PATIENCE);
      if (root.global().json()) {
        System.out.println(new JsonMapper().writeValueAsString(verdict));
      } else {
        print(verdict);
      }
      return verdict.path("equal").asBoolean() ? ExitCode.OK : ExitCode.INTERNAL;
    }
  }

  private void print(JsonNode verdict) {
    var usage = verdict.path("usage");
    var rows = new LinkedHashMap<String, String>();
    rows.put("account", text(verdict, "accountId"));
    rows.put("month", text(verdict, "month"));
    rows.put("read", verdict.path("eventsRead").asLong() + " events of the log");
    rows.put(
        "computed",
        "%d bytes in, %d bytes out, %d requests, %d ledger lines"
            .formatted(
                usage.path("bytesIn").asLong(),
                usage.path("bytesOut").asLong(),
                usage.path("requests").asLong(),
                verdict.path("lines").asLong()));
    long count = verdict.path("differenceCount").asLong();
    rows.put(
        "verdict",
        verdict.path("equal").asBoolean()
            ? "the bill is what the log says"
            : count + (count == 1 ? " difference:" : " differences:"));
    root.table("verdict", rows);
    for (var difference : verdict.path("differences")) {
      System.out.printf(
          "  %s: billed %s, by the log %s%n",
          text(difference, "what"), text(difference, "billed"), text(difference, "computed"));
    }
  }

  private static Map<String, String> rows(JsonNode usage) {
    var rows = new LinkedHashMap<String, String>();
    long used = usage.path("bytesTotal").asLong();
    var limit = usage.path("limit");
    rows.put("month", text(usage, "month") + " (" + text(usage, "billingZone") + ")");
    rows.put("plan", text(usage, "plan"));
    rows.put(
        "used",
        Amounts.size(used)
            + (limit.isNumber() ? " of " + Amounts.size(limit.asLong()) : ", without limit"));
    rows.put(
        "in, out",
        Amounts.size(usage.path("bytesIn").asLong())
            + ", "
            + Amounts.size(usage.path("bytesOut").asLong()));
    rows.put("requests", String.valueOf(usage.path("requests").asLong()));
    rows.put("open", Amounts.time(Duration.ofSeconds(usage.path("tunnelSeconds").asLong())));
    rows.put(
        "state",
        switch (usage.path("state").asString("")) {
          case "OVER_LIMIT" -> "over the limit";
          case "NEAR_LIMIT" -> "80 % of the limit are used";
          default -> "within the limit";
        });
    return rows;
  }

  private static String text(JsonNode node, String name) {
    return SafeText.words(node.path(name).asString("-"), LONGEST);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
