package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code culvert whoami}: whose token it is. */
@Command(name = "whoami", description = "Say whose token is used: name, e-mail address and plan.")
final class WhoamiCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    var global = root.global();
    var access = global.access();
    var server = access.server();
    var token = access.token(server);
    if (token == null) {
      root.say("account", "anonymous (not logged in to " + server.key() + ")");
      return ExitCode.OK;
    }
    try (var api = Api.of(global)) {
      var who = api.who();
      root.say(
          "account", Who.words(who) + " (" + Who.text(who, "accountId") + ") on " + server.key());
    }
    return ExitCode.OK;
  }
}
