package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.terminal.JsonReporter;
import io.culvert.cli.terminal.Paint;
import io.culvert.cli.terminal.SafeText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Reads a command line and runs the command. */
public final class CommandLines {
  private static final int LONGEST = 1000;

  private CommandLines() {}

  /**
   * Runs a command.
   *
   * @return the exit code, one of {@link ExitCode}
   */
  public static int execute(List<String> arguments) {
    return execute(arguments, System.getenv());
  }

  static int execute(List<String> arguments, Map<String, String> environment) {
    boolean json = arguments.contains("--json");
    boolean verbose = arguments.contains("--verbose");
    return commandLine(json, verbose, environment).execute(arguments.toArray(String[]::new));
  }

  /**
   * The command that opens a tunnel, with its options.
   *
   * @throws ParameterException when the arguments are none of such a command
   */
  static TunnelCommand tunnel(List<String> arguments, Map<String, String> environment) {
    var command =
        commandLine(false, false, environment).parseArgs(arguments.toArray(String[]::new));
    return (TunnelCommand) command.subcommand().commandSpec().userObject();
  }

  private static CommandLine commandLine(
      boolean json, boolean verbose, Map<String, String> environment) {
    var paint = new Paint(!json && Paint.isWanted(environment));
    var line = new CommandLine(new RootCommand(environment));
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(paint.isOn() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((e, _) -> misused(e, json));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          if (e instanceof Failure failure) {
            int code = failed(failure, paint, json);
            if (verbose) {
              explain(failure.getCause());
            }
            return code;
          }
          throw e;
        });
    return line;
  }

  private static int misused(ParameterException e, boolean json) {
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    var failure = Failure.usage(e.getMessage() + ".", "Run: " + name + " --help");
    return failed(failure, new Paint(false), json);
  }

  private static int failed(Failure failure, Paint paint, boolean json) {
    if (json) {
      System.out.println(JsonReporter.failed(failure));
    } else {
      var code = failure.code().isEmpty() ? "" : failure.code() + " ";
      System.err.println(
          paint.red("culvert: ") + code + SafeText.words(failure.getMessage(), LONGEST));
      System.err.println(SafeText.words(failure.action(), LONGEST));
    }
    return failure.exitCode();
  }

  /** What lies behind a failure, on standard error. */
  private static void explain(@Nullable Throwable cause) {
    if (cause != null) {
      var trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          .map(line -> SafeText.words(line.replace("\t", "    "), LONGEST))
          .forEach(System.err::println);
    }
  }
}
