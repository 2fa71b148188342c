package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.config.TunnelEntry;
import io.culvert.cli.terminal.Sentence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Holds a tunnel of {@code culvert.yml} against its command, and says on which line it is wrong.
 */
record CheckEntry(GlobalOptions global) {
  private static final Pattern OPTION = Pattern.compile("--([a-z][a-z0-9-]*)(?:: )?");

  /**
   * The command line that opens it.
   *
   * @throws Failure naming line and entry when there is none
   */
  List<String> commandLine(TunnelEntry entry) {
    checkNames(entry);
    var arguments = entry.command(global.decided());
    var all = global.given();
    all.addAll(arguments);
    try {
      CommandLines.tunnel(all, global.environment()).check();
      return all;
    } catch (UnmatchedArgumentException e) {
      var argument = e.getUnmatched().getFirst();
      throw entry.mistake(name(argument), unknown(entry, argument, e.getSuggestions()));
    } catch (OverwrittenOptionException e) {
      throw entry.mistake(name(e.getOverwritten()), "cannot be several");
    } catch (ParameterException e) {
      throw entry.mistake(name(e.getArgSpec()), "cannot be: " + e.getMessage());
    } catch (Failure e) {
      var message = String.valueOf(e.getMessage());
      var option = OPTION.matcher(message);
      throw entry.mistake(
          option.find() ? option.group(1) : TunnelEntry.PORT,
          "cannot be: " + Sentence.open(OPTION.matcher(message).replaceFirst("")));
    }
  }

  /** All options that do not exist at once, whatever their values are. */
  private void checkNames(TunnelEntry entry) {
    var command = CommandLines.command(entry.protocol(), global.environment());
    var mistakes = new LinkedHashMap<String, String>();
    for (var name : entry.options()) {
      var option = command.getCommandSpec().findOption("--" + name);
      if (option == null || option.usageHelp() || option.versionHelp()) {
        var unmatched = new UnmatchedArgumentException(command, List.of("--" + name));
        mistakes.put(name, unknown(entry, "--" + name, unmatched.getSuggestions()));
      } else if (entry.isOff(name) && option.arity().max() > 0) {
        mistakes.put(name, "cannot be: false");
      }
    }
    if (!mistakes.isEmpty()) {
      throw entry.mistakes(mistakes);
    }
  }

  private static String unknown(TunnelEntry entry, String argument, List<String> suggestions) {
    var what =
        argument.startsWith("-")
            ? "is no option of culvert " + entry.protocol()
            : "cannot be \"" + argument + "\"";
    return suggestions.isEmpty()
        ? what
        : what + "; is it " + suggestions.getFirst().replaceFirst("^--", "") + "?";
  }

  private static String name(String argument) {
    return argument.startsWith("--")
        ? argument.substring(2).replaceFirst("=.*", "")
        : TunnelEntry.PORT;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? name(option.longestName()) : TunnelEntry.PORT;
  }
}
