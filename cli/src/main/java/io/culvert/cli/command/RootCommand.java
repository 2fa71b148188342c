package io.culvert.cli.command;

import io.culvert.cli.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** The command above the commands. */
@Command(
    name = "culvert",
    description = "A public address for a local server, and a record of all that passes.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Versions.class,
    subcommands = {
      HttpCommand.class,
      TcpCommand.class,
      TlsCommand.class,
      StartCommand.class,
      DevCommand.class,
      LoginCommand.class,
      LogoutCommand.class,
      StatusCommand.class,
      WhoamiCommand.class,
      HostnamesCommand.class,
      UsageCommand.class,
      SqlCommand.class,
      DeadLettersCommand.class
    },
    scope = picocli.CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "(PORT | COMMAND)",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a fault in culvert itself; `usage verify`: the bill is not what the log says",
      "2:a wrong command, option or configuration file",
      "3:the server cannot be reached",
      "4:the server refused: token, name or session",
      "5:the local platform could not start, or be reset",
      "130:ended by Ctrl+C (143: by SIGTERM)"
    })
final class RootCommand {
  @Mixin private GlobalOptions global;

  /** With the environment that options fall back to. */
  RootCommand(Map<String, String> environment) {
    this.global = new GlobalOptions(environment);
  }

  GlobalOptions global() {
    return global;
  }

  /** Prints one sentence, or with {@code --json} an event with it. */
  void say(String event, String message) {
    if (global.json()) {
      var line = new LinkedHashMap<String, String>();
      line.put("event", event);
      line.put("message", message);
      System.out.println(new JsonMapper().writeValueAsString(line));
    } else {
      System.out.println(message);
    }
  }

  /** Prints rows of a name and a value. */
  void table(String event, Map<String, String> rows) {
    if (global.json()) {
      var line = new LinkedHashMap<String, String>();
      line.put("event", event);
      line.putAll(rows);
      System.out.println(new JsonMapper().writeValueAsString(line));
    } else {
      rows.forEach((name, value) -> System.out.printf("%-10s %s%n", name, value));
    }
  }

  /** For {@code --version}. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"culvert " + Version.current()};
    }
  }
}
