package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.terminal.SafeText;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code culvert dlq}: what consumers could not read. For operators. */
@Command(
    name = "dlq",
    description = {
      "Show what consumers of the log could not read, and send it again.",
      "For operators: the token's account has to be in the server's OPERATOR_ACCOUNTS."
    })
final class DeadLettersCommand {
  private static final String PATH = "/api/v1/dead-letters";
  private static final int LONGEST = 300;
  private static final int BYTES_SHOWN = 256;

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  /** Newest first. */
  @Command(name = "list", description = "List dead letters, the newest first.")
  int list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most, up to 200. Default: ${DEFAULT-VALUE}")
          int limit) {
    try (var api = Api.of(root.global())) {
      var items = api.get(PATH + "?limit=" + limit).path("items");
      if (items.isEmpty()) {
        root.say("dead-letters", "There are no dead letters.");
      }
      items.forEach(item -> root.table("dead-letter", rows(item)));
    }
    return ExitCode.OK;
  }

  /** With the first of its bytes. */
  @Command(name = "show", description = "Show one dead letter with the first of its bytes.")
  int show(
      @Parameters(paramLabel = "NUMBER", description = "Its number in the list.") long number) {
    try (var api = Api.of(root.global())) {
      var whole = api.get(PATH + "/" + number);
      var rows = rows(whole.path("letter"));
      var value = whole.path("value");
      rows.put("value", value.isString() ? hex(Base64.getDecoder().decode(value.asString())) : "-");
      root.table("dead-letter", rows);
    }
    return ExitCode.OK;
  }

  /** In the order given. */
  @Command(
      name = "retry",
      description = "Send dead letters again to the topic they came from, once it can be read.")
  int retry(
      @Parameters(paramLabel = "NUMBER", arity = "1..*", description = "Numbers in the list.")
          List<Long> numbers) {
    try (var api = Api.of(root.global())) {
      for (var number : numbers) {
        var sent = api.send("POST", PATH + "/" + number + "/retry", null);
        root.say(
            "retried",
            "Sent %d again: %s-%d offset %d."
                .formatted(
                    number,
                    text(sent, "topic"),
                    sent.path("partition").asInt(),
                    sent.path("offset").asLong()));
      }
    }
    return ExitCode.OK;
  }

  private static Map<String, String> rows(JsonNode letter) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("number", text(letter, "number"));
    rows.put("at", text(letter, "at"));
    rows.put(
        "origin",
        "%s-%s offset %s"
            .formatted(text(letter, "topic"), text(letter, "partition"), text(letter, "offset")));
    rows.put("consumer", text(letter, "consumer"));
    rows.put("reason", text(letter, "reason"));
    rows.put("key", text(letter, "key"));
    rows.put("bytes", text(letter, "size"));
    rows.put("retried", text(letter, "retriedAt"));
    return rows;
  }

  private static String text(JsonNode node, String name) {
    return SafeText.words(node.path(name).asString("-"), LONGEST);
  }

  private static String hex(byte[] bytes) {
    var shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, BYTES_SHOWN));
    return bytes.length > BYTES_SHOWN ? shown + "… (" + bytes.length + " bytes)" : shown;
  }
}
