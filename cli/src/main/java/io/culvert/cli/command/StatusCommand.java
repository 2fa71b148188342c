package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Version;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.terminal.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code culvert status}: what is configured, what answers, what is online. */
@Command(
    name = "status",
    description = "Say which server is used, whether it answers, and which tunnels are online.")
final class StatusCommand implements Callable<Integer> {
  private static final int MILLIS = 3000;
  private static final int LONGEST = 200;

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Override
  public Integer call() {
    var access = root.global().access();
    var server = access.server();
    boolean reachable = isReachable(server);
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("server", server + (reachable ? "" : " (not reachable)"));
    rows.put("config", access.configFile().path().toString());
    rows.put("version", Version.current());
    int refused = askApi(server, access.token(server), rows);
    root.table("status", rows);
    return reachable ? refused : ExitCode.UNREACHABLE;
  }

  private static boolean isReachable(ServerAddress server) {
    var host = server.host().replaceAll("[\\[\\]]", "");
    return OriginProbe.isListening(host, server.endpoint().getPort(), MILLIS);
  }

  private int askApi(ServerAddress server, @Nullable String token, Map<String, String> rows) {
    if (token == null) {
      rows.put("account", "anonymous (not logged in)");
      return ExitCode.OK;
    }
    var access = root.global().access();
    var api = access.api(server);
    rows.put("api", api.toString());
    try (var client = new ApiClient(api, token, access.trust())) {
      return switch (client.me()) {
        case ApiAnswer.Ok(var me) -> {
          rows.put("account", SafeText.words(me.path("name").asString("?"), LONGEST));
          rows.put("tunnels", tunnels(client));
          yield ExitCode.OK;
        }
        case ApiAnswer.BadToken<JsonNode> _ -> {
          rows.put("account", "the token is not known or was revoked");
          yield ExitCode.REFUSED;
        }
        case ApiAnswer.Refused<JsonNode> refused -> {
          rows.put("account", "not known: " + refused.what());
          yield ExitCode.OK;
        }
        case ApiAnswer.Odd(int status) -> {
          rows.put("account", "not known: the API answered " + status);
          yield ExitCode.OK;
        }
        case ApiAnswer.Unreachable(String why) -> {
          rows.put("account", "not known: the API does not answer (" + why + ")");
          yield ExitCode.OK;
        }
      };
    }
  }

  private static String tunnels(ApiClient client) {
    if (!(client.tunnelsOnline() instanceof ApiAnswer.Ok(var body))) {
      return "not known";
    }
    List<String> names = new ArrayList<>();
    for (JsonNode session : body.path("items")) {
      names.add(
          SafeText.words(address(session), LONGEST)
              + " -> localhost:"
              + session.path("localPort").asInt());
    }
    return names.isEmpty() ? "none online" : String.join(", ", names);
  }

  /** Where it is reached; servers of before say only the name. */
  private static String address(JsonNode session) {
    return session.path("publicUrl").asString(session.path("hostname").asString("?"));
  }
}
