package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.terminal.SafeText;
import io.culvert.cli.terminal.SqlTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "Ask your own traffic with SQL, read only.",
      "The views are requests, request_headers, sessions, usage and traffic_minutes."
    })
final class SqlCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/sql";
  private static final int WIDEST = 60;

  /** Longer than the server lets a query run. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Parameters(paramLabel = "QUERY", description = "One query, such as: select * from usage")
  private String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "table (the default), json, csv, or arrow: a stream that pandas, Polars and DuckDB read.",
        "All but the table have every cell as it is."
      })
  private @Nullable Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write there instead of to standard output; not for tables.")
  private @Nullable Path output;

  /** In which form rows are written. */
  enum Format {
    TABLE,
    JSON,
    CSV,
    ARROW
  }

  @Override
  public Integer call() {
    var chosen = chosen(root.global().json());
    check(chosen);
    try (var api = Api.of(root.global())) {
      var more =
          chosen == Format.TABLE || (chosen == Format.JSON && output == null)
              ? print(api, chosen)
              : save(api, chosen);
      if (more) {
        System.err.println("There are more rows than an answer may have; these are the first.");
      }
    }
    return ExitCode.OK;
  }

  private Format chosen(boolean json) {
    if (json && format != null && format != Format.JSON) {
      throw Failure.usage("--json and --format do not agree.", "Leave one of them out.");
    }
    return json ? Format.JSON : format == null ? Format.TABLE : format;
  }

  private void check(Format chosen) {
    if (chosen == Format.TABLE && output != null) {
      throw Failure.usage("A table is for the terminal.", "Choose --format csv, json or arrow.");
    }
    if (chosen == Format.ARROW && output == null && isTerminal()) {
      throw Failure.usage("Arrow is not for the terminal.", "Name a file: -o FILE.");
    }
  }

  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private boolean print(Api api, Format chosen) {
    var answer = api.send("POST", PATH, Map.of("sql", sql, "format", "json"), PATIENCE);
    if (chosen == Format.JSON) {
      System.out.println(new JsonMapper().writeValueAsString(answer));
    } else {
      SqlTable.lines(names(answer), shown(rows(answer))).forEach(System.out::println);
    }
    return answer.path("truncated").asBoolean();
  }

  /** The server's bytes, once all of them are here. */
  private boolean save(Api api, Format chosen) {
    var order = Map.of("sql", sql, "format", chosen.name().toLowerCase(Locale.ROOT));
    var answer = api.download(PATH, order, PATIENCE);
    if (output != null) {
      OutputFile.write(output, answer.body());
    } else {
      System.out.writeBytes(answer.body());
      System.out.flush();
    }
    return answer.headers().firstValue("Culvert-Truncated").filter("true"::equals).isPresent();
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
