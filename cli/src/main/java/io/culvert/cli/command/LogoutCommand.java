package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.trust.Trust;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code culvert logout}: makes the kept token void and forgets it. */
@Command(
    name = "logout",
    description = "Revoke the token that is kept for a server, and forget it.")
final class LogoutCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    var access = root.global().access();
    var server = access.server();
    var token = access.config().token(server);
    if (token == null) {
      root.say("logged-out", "You were not logged in to " + server.key() + ".");
      return ExitCode.OK;
    }
    var isRevoked = revoke(access.api(server), token, access.trust());
    access.configFile().write(access.config().withoutToken(token));
    root.say(
        "logged-out",
        isRevoked
            ? "Logged out of " + server.key() + ": the token is revoked and forgotten."
            : "Forgot the token for "
                + server.key()
                + ". It could not be revoked: do that on the account's page.");
    return ExitCode.OK;
  }

  /** RFC 7009; where nobody answers, the person still wants to be rid of the token. */
  private static boolean revoke(URI api, String token, Trust trust) {
    try (var client = new ApiClient(api, token, trust)) {
      var answer = client.send("POST", "/auth/revoke", Map.of("token", token));
      return answer instanceof ApiAnswer.Ok<?>;
    }
  }
}
