package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.terminal.SafeText;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code culvert whoami}: whose token it is. */
@Command(name = "whoami", description = "Say whose token is used.")
public final class WhoamiCommand implements Callable<Integer> {
  private static final int LONGEST = 200;

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    var global = root.global();
    var server = global.server();
    var token = global.token(server);
    if (token == null) {
      root.say("account", "anonymous (not logged in to " + server.key() + ")");
      return ExitCode.OK;
    }
    try (var api = Api.of(global)) {
      var me = api.get("/api/v1/me");
      root.say(
          "account",
          SafeText.words(me.path("name").asString("?"), LONGEST)
              + " ("
              + SafeText.words(me.path("accountId").asString("?"), LONGEST)
              + ") on "
              + server.key());
    }
    return ExitCode.OK;
  }
}
