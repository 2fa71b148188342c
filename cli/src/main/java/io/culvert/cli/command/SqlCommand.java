package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.terminal.SafeText;
import io.culvert.cli.terminal.SqlTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code culvert sql}: asks one's own traffic. */
@Command(
    name = "sql",
    description = {
      "Ask your own traffic with SQL, read only: views requests, request_headers,",
      "sessions, usage, traffic_minutes."
    })
public final class SqlCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/sql";
  private static final int WIDEST = 60;

  /** Longer than the server lets a query run. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Parameters(paramLabel = "QUERY", description = "One query, such as: select * from usage")
  private String sql = "";

  @Option(names = "--csv", description = "Print CSV, every cell as it is.")
  private boolean csv;

  @Override
  public Integer call() {
    try (var api = Api.of(root.global())) {
      var answer = api.send("POST", PATH, Map.of("sql", sql), PATIENCE);
      if (root.global().json()) {
        System.out.println(new JsonMapper().writeValueAsString(answer));
      } else if (csv) {
        SqlTable.csv(names(answer), rows(answer)).forEach(System.out::println);
      } else {
        SqlTable.lines(names(answer), shown(rows(answer))).forEach(System.out::println);
      }
      if (answer.path("truncated").asBoolean()) {
        System.err.println("There are more rows than an answer may have; these are the first.");
      }
    }
    return ExitCode.OK;
  }

  private static List<String> names(JsonNode answer) {
    var names = new ArrayList<String>();
    answer.path("columns").forEach(column -> names.add(column.path("name").asString()));
    return names;
  }

  /** Cells as text; null is the empty text. */
  private static List<List<String>> rows(JsonNode answer) {
    var rows = new ArrayList<List<String>>();
    for (var row : answer.path("rows")) {
      var cells = new ArrayList<String>();
      row.forEach(cell -> cells.add(text(cell)));
      rows.add(cells);
    }
    return rows;
  }

  private static String text(JsonNode cell) {
    if (cell.isNull()) {
      return "";
    }
    return cell.isString() ? cell.asString() : cell.toString();
  }

  /** What strangers sent must not command the terminal. */
  private static List<List<String>> shown(List<List<String>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(cell -> SafeText.words(cell, WIDEST)).toList())
        .toList();
  }
}
