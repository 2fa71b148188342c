package io.culvert.cli.command;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Options that every command inherits and some have no use for: those do not take them, whether
 * they stand before the command or after it.
 */
final class UnusedOptions {
  private static final Map<String, List<String>> BY_COMMAND =
      Map.of(
          "dev", List.of("--server", ServerOptions.AUTHORITIES),
          "logout", List.of("--token"));

  private UnusedOptions() {}

  /** Takes them out of the commands' help. */
  static void hide(CommandLine line) {
    BY_COMMAND.forEach(
        (name, options) -> {
          var command = line.getSubcommands().get(name).getCommandSpec();
          for (var option : options) {
            var inherited = command.findOption(option);
            command.remove(inherited);
            command.addOption(OptionSpec.builder(inherited).hidden(true).build());
          }
        });
  }

  /**
   * Looks whether one was given.
   *
   * @throws ParameterException naming it
   */
  static void refuse(ParseResult given) {
    if (!given.hasSubcommand()) {
      return;
    }
    var command = given.subcommand().commandSpec();
    for (var option : BY_COMMAND.getOrDefault(command.name(), List.of())) {
      if (given.hasMatchedOption(option) || given.subcommand().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(), option + " has no use with " + command.qualifiedName());
      }
    }
  }
}
