package io.culvert.cli.command;

import io.culvert.cli.CommandError;
import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The HTTP API for a command that cannot do without it: whatever goes wrong ends the command with a
 * {@link Failure} that says what to do.
 */
final class Api implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI address;
  private final ApiClient client;

  private Api(URI address, String token, Trust trust) {
    this.address = address;
    this.client = new ApiClient(address, token, trust);
  }

  /**
   * The API of the chosen server, with its token.
   *
   * @throws Failure when there is no token for it
   */
  static Api of(GlobalOptions global) {
    var access = global.access();
    var server = access.server();
    var token = access.token(server);
    if (token == null) {
      throw new Failure(
          CommandError.NOT_LOGGED_IN,
          "You are not logged in to " + server.key() + ".",
          "Run `culvert login` first.");
    }
    return new Api(access.api(server), token, access.trust());
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  /** Whose token it is. */
  JsonNode who() {
    return bodyOf(Who.ask(client));
  }

  /** The body of the answer; a missing node when it has none. */
  JsonNode send(String method, String path, @Nullable Object body) {
    return send(method, path, body, PATIENCE);
  }

  JsonNode send(String method, String path, @Nullable Object body, Duration patience) {
    return bodyOf(client.send(method, path, body, patience));
  }

  /** What the answer to an order is, as it is, with its header fields. */
  HttpResponse<byte[]> download(String path, Object body, Duration patience) {
    return bodyOf(client.download(path, body, patience));
  }

  private <B> B bodyOf(ApiAnswer<B> given) {
    return switch (given) {
      case ApiAnswer.Ok(var answer) -> answer;
      case ApiAnswer.BadToken<B> _ -> throw LoginCommand.badToken();
      case ApiAnswer.Refused(_, var code, var what, var action) ->
          throw new Failure(ExitCode.REFUSED, code, what, action);
      case ApiAnswer.Odd(int status) -> throw unreachable(address + " answered " + status + ".");
      case ApiAnswer.Unreachable(var why) ->
          throw unreachable(address + " cannot be reached: " + why + ".");
    };
  }

  @Override
  public void close() {
    client.close();
  }

  private static Failure unreachable(String what) {
    return new Failure(
        ExitCode.UNREACHABLE,
        CulvertError.SERVER_UNREACHABLE.code(),
        what,
        "Check that the server runs, or set CULVERT_API.");
  }
}
