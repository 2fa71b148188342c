package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.terminal.SafeText;
import io.culvert.tunnel.error.CulvertError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code culvert login}: keeps a token. */
@Command(
    name = "login",
    description = {
      "Keep a token for a server, so that tunnels belong to your account.",
      "The token is asked for without echo, or read from standard input when that is not a"
          + " terminal. With --server, that server becomes the default."
    })
public final class LoginCommand implements Callable<Integer> {
  private static final int LONGEST_NAME = 100;

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Where the server's API is (CULVERT_API; default: its host, port 8193).")
  private @Nullable URI api;

  @Override
  public Integer call() {
    var global = root.global();
    var server = global.server();
    var given = global.givenToken();
    var token = given == null ? ask(server) : given;
    var address = api == null ? global.api(server) : api;
    var who = verify(address, token);

    var file = global.configFile();
    var config = global.config().withToken(server, token);
    if (api != null) {
      config = config.withApi(server, api.toString());
    }
    if (global.namedServer() != null) {
      config = config.withServer(server);
    }
    file.write(config);
    root.say(
        "logged-in",
        (who == null
                ? "Saved the token for " + server.key() + ", unchecked: no answer from " + address
                : "Logged in to " + server.key() + " as " + who)
            + ". It is in "
            + file.path()
            + ".");
    return ExitCode.OK;
  }

  private static @Nullable String verify(URI api, String token) {
    try (var client = new ApiClient(api, token)) {
      return switch (client.me()) {
        case ApiAnswer.Ok ok ->
            SafeText.words(ok.body().path("name").asString("your account"), LONGEST_NAME);
        case ApiAnswer.BadToken _ -> throw badToken();
        case ApiAnswer.Refused _, ApiAnswer.Odd _, ApiAnswer.Unreachable _ -> null;
      };
    }
  }

  static Failure badToken() {
    var error = CulvertError.BAD_TOKEN;
    return new Failure(ExitCode.REFUSED, error.code(), error.what(), error.action());
  }

  private static String ask(ServerAddress server) {
    var console = System.console();
    try {
      if (console != null && console.isTerminal()) {
        char[] typed = console.readPassword("Token for %s: ", server.key());
        return nonEmpty(typed == null ? null : new String(typed));
      }
      var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      return nonEmpty(new BufferedReader(input).readLine());
    } catch (IOException e) {
      throw Failure.usage("Standard input cannot be read.", "Pass the token with --token.");
    }
  }

  private static String nonEmpty(@Nullable String line) {
    if (line == null || line.isBlank()) {
      throw Failure.usage(
          "No token was given.", "Type it when asked, pipe it in, or pass --token.");
    }
    return GlobalOptions.checked(line.trim());
  }
}
