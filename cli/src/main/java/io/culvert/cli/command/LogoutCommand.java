package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code culvert logout}: forgets a token. */
@Command(name = "logout", description = "Forget the token for a server.")
public final class LogoutCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    var global = root.global();
    var server = global.server();
    if (global.config().token(server) == null) {
      root.say("logged-out", "You were not logged in to " + server.key() + ".");
    } else {
      global.configFile().write(global.config().withoutToken(server));
      root.say("logged-out", "Forgot the token for " + server.key() + ".");
    }
    return ExitCode.OK;
  }
}
