package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.config.CulvertConfig;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.login.BrowserLogin;
import io.culvert.cli.login.Codes;
import io.culvert.cli.login.OpenBrowser;
import io.culvert.cli.login.ThisMachine;
import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code culvert login}: gets a token by a browser, or is given one, and keeps it. */
@Command(
    name = "login",
    description = {
      "Log in to a server, so that tunnels belong to your account.",
      "Opens your browser, where you let this machine in, and waits. With --token, or with a token"
          + " on standard input when that is not a terminal, that token is kept instead. With"
          + " --server, that server, or those, become the default."
    })
final class LoginCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Where the server's API is (CULVERT_API; default: its host, port 8193).")
  private @Nullable String api;

  @Option(
      names = "--no-browser",
      description = "Only say which page to open, for machines without a browser.")
  private boolean noBrowser;

  @Override
  public Integer call() {
    var access = root.global().access();
    var server = access.server();
    var given = access.givenToken();
    var address = api == null ? access.api(server) : Access.apiAt(api);
    var trust = access.trust();
    var token = given == null ? ask(address, trust) : given;
    var who = verify(address, token, trust);

    var file = access.configFile();
    file.write(kept(access, token, address));
    var servers =
        access.servers().stream().map(ServerAddress::key).collect(Collectors.joining(" and "));
    root.say(
        "logged-in",
        (who == null
                ? "Saved the token for " + servers + ", unchecked: no answer from " + address
                : "Logged in to " + servers + " as " + who)
            + ". It is in "
            + file.path()
            + ".");
    return ExitCode.OK;
  }

  /** The configuration with what was given, for each of the servers: they are of one platform. */
  private CulvertConfig kept(Access access, String token, URI address) {
    var config = access.config();
    var authorities = access.givenAuthorities();
    for (var server : access.servers()) {
      config = config.withToken(server, token);
      if (api != null) {
        config = config.withApi(server, address.toString());
      }
      if (authorities != null) {
        config = config.withAuthorities(server, authorities.toAbsolutePath().toString());
      }
    }
    return access.isServerGiven() ? config.withServers(access.servers()) : config;
  }

  private static @Nullable String verify(URI api, String token, Trust trust) {
    try (var client = new ApiClient(api, token, trust)) {
      return switch (Who.ask(client)) {
        case ApiAnswer.Ok(var account) -> Who.words(account);
        case ApiAnswer.BadToken<JsonNode> _ -> throw badToken();
        case ApiAnswer.Refused<JsonNode> _,
            ApiAnswer.Odd<JsonNode> _,
            ApiAnswer.Unreachable<JsonNode> _ ->
            null;
      };
    }
  }

  static Failure badToken() {
    var error = CulvertError.BAD_TOKEN;
    return new Failure(ExitCode.REFUSED, error.code(), error.what(), error.action());
  }

  private String ask(URI api, Trust trust) {
    var console = System.console();
    if (noBrowser || (console != null && console.isTerminal())) {
      var machine = ThisMachine.client(root.global().environment());
      return Access.checked(new BrowserLogin(api, trust).token(machine, this::show));
    }
    try {
      var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      return nonEmpty(new BufferedReader(input).readLine());
    } catch (IOException e) {
      throw Failure.usage("Standard input cannot be read.", "Pass the token with --token.");
    }
  }

  private void show(Codes codes) {
    var global = root.global();
    if (global.json()) {
      var rows = new LinkedHashMap<String, String>();
      rows.put("verification_uri", codes.page());
      rows.put("verification_uri_complete", codes.pageWithCode());
      rows.put("user_code", codes.userCode());
      rows.put("expires_in", Long.toString(codes.lifetime().toSeconds()));
      root.table("device-login", rows);
    } else {
      System.out.printf(
          "To log in, open%n%n  %s%n%nand check that the page shows the code %s.%n%n",
          codes.pageWithCode(), codes.userCode());
    }
    var isOpened = !noBrowser && new OpenBrowser(global.environment()).open(codes.pageWithCode());
    if (!global.json()) {
      System.out.printf(
          "%sWaiting for %d minutes; Ctrl+C gives up.%n",
          isOpened ? "Your browser should open it by itself. " : "", codes.lifetime().toMinutes());
    }
  }

  private static String nonEmpty(@Nullable String line) {
    if (line == null || line.isBlank()) {
      throw Failure.usage(
          "No token was given.",
          "Pipe it in, pass --token, or log in by a browser with --no-browser.");
    }
    return Access.checked(line.trim());
  }
}
