package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.terminal.SafeText;
import io.culvert.tunnel.error.CulvertError;
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
    var api = global.api(server);
    try (var client = new ApiClient(api, token)) {
      switch (client.me()) {
        case ApiAnswer.Ok(var body) ->
            root.say(
                "account",
                SafeText.words(body.path("name").asString("?"), LONGEST)
                    + " ("
                    + SafeText.words(body.path("accountId").asString("?"), LONGEST)
                    + ") on "
                    + server.key());
        case ApiAnswer.BadToken _ -> throw LoginCommand.badToken();
        case ApiAnswer.Odd(int status) -> throw noApi(api + " answered " + status + ".");
        case ApiAnswer.Unreachable(String why) ->
            throw noApi(api + " cannot be reached: " + why + ".");
      }
    }
    return ExitCode.OK;
  }

  private static Failure noApi(String what) {
    return new Failure(
        ExitCode.UNREACHABLE,
        CulvertError.SERVER_UNREACHABLE.code(),
        what,
        "Check that the server runs, or set CULVERT_API.");
  }
}
