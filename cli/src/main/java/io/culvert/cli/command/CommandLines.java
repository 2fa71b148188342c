package io.culvert.cli.command;

import io.culvert.cli.CommandError;
import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.terminal.JsonReporter;
import io.culvert.cli.terminal.Paint;
import io.culvert.cli.terminal.SafeText;
import io.culvert.cli.terminal.Sentence;
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

  /** A command as it would be run, to be asked for its options. */
  static CommandLine command(String name, Map<String, String> environment) {
    return commandLine(false, false, environment).getSubcommands().get(name);
  }

  private static CommandLine commandLine(
      boolean json, boolean verbose, Map<String, String> environment) {
    var paint = new Paint(!json && Paint.isWanted(environment));
    var line = new CommandLine(new RootCommand(environment));
    UnusedOptions.hide(line);
    for (var command : line.getSubcommands().values()) {
      // All options are listed below it.
      command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    }
    line.setExecutionStrategy(
        given -> {
          UnusedOptions.refuse(given);
          return new CommandLine.RunLast().execute(given);
        });
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(paint.isOn() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((e, _) -> misused(e, paint, json));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          if (e instanceof InterruptedException) {
            return ExitCode.INTERRUPTED;
          }
          var failure = e instanceof Failure known ? known : fault(e);
          int code = failed(failure, paint, json);
          if (verbose) {
            explain(failure.getCause());
          }
          return code;
        });
    return line;
  }

  private static int misused(ParameterException e, Paint paint, boolean json) {
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    var message = Sentence.open(String.valueOf(e.getMessage())) + ".";
    return failed(Failure.usage(message, "Run: " + name + " --help."), paint, json);
  }

  private static int failed(Failure failure, Paint paint, boolean json) {
    if (json) {
      System.out.println(JsonReporter.failed(failure));
    } else {
      System.err.println(
          paint.red("culvert: ")
              + failure.code()
              + " "
              + SafeText.words(failure.getMessage(), LONGEST));
      System.err.println(SafeText.words(failure.action(), LONGEST));
    }
    return failure.exitCode();
  }

  private static Failure fault(Exception e) {
    var error = CommandError.FAULT;
    var failure = new Failure(error, Sentence.open(error.what()) + ": " + e + ".", error.action());
    failure.initCause(e);
    return failure;
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
