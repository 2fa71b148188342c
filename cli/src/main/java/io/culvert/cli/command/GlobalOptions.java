package io.culvert.cli.command;

import io.culvert.cli.terminal.HumanReporter;
import io.culvert.cli.terminal.JsonReporter;
import io.culvert.cli.terminal.Lines;
import io.culvert.cli.terminal.Paint;
import io.culvert.cli.terminal.Reporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, and the environment that they fall back to. */
final class GlobalOptions {
  private final Map<String, String> environment;
  private final Access access;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object per line for everything that happens.")
  private boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Debugging messages, and what lies behind a failure, on standard error.")
  private boolean verbose;

  GlobalOptions(Map<String, String> environment) {
    this.environment = environment;
    this.access = new Access(server, environment);
  }

  /** Which server is meant, and as whom it is asked. */
  Access access() {
    return access;
  }

  /** The options that were given, for commands that this one runs. */
  List<String> given() {
    var given = server.given();
    if (json) {
      given.add("--json");
    }
    if (verbose) {
      given.add("--verbose");
    }
    return given;
  }

  /**
   * Names of the options that the command line has decided for every command that this one runs.
   */
  Set<String> decided() {
    return server.decided();
  }

  boolean json() {
    return json;
  }

  Map<String, String> environment() {
    return environment;
  }

  Reporter reporter() {
    return json
        ? new JsonReporter(new Lines(Lines.standardOutput(), JsonReporter::leftOut))
        : new HumanReporter(
            new Lines(Lines.standardOutput(), count -> "(" + count + " lines were left out)"),
            paint());
  }

  Paint paint() {
    return new Paint(!json && Paint.isWanted(environment));
  }
}
