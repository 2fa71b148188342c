package io.culvert.cli.api;

import io.culvert.cli.terminal.SafeText;
import io.culvert.cli.trust.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks the HTTP API. Redirects are not followed, so that a token goes nowhere but to the address
 * that was asked for.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long MOST_BYTES = 16 << 20;
  private static final long MOST_BYTES_OF_A_FILE = 256 << 20;
  private static final int LONGEST_WORDS = 500;

  private final URI api;
  private final String token;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http;

  /**
   * For one address.
   *
   * @param trust whom to believe that it is the API, when it is asked by TLS
   */
  public ApiClient(URI api, String token, Trust trust) {
    this.api = api;
    this.token = token;
    this.http = Http.client(trust, PATIENCE);
  }

  /** Whose token it is: {@code accountId}, {@code name}. */
  public ApiAnswer<JsonNode> me() {
    return get("/api/v1/me");
  }

  /** The account's tunnels that are up: {@code items}. */
  public ApiAnswer<JsonNode> tunnelsOnline() {
    return get("/api/v1/sessions?status=online&limit=200");
  }

  /** Asks for what is at a path, query included. */
  public ApiAnswer<JsonNode> get(String path) {
    return send("GET", path, null);
  }

  /** Orders something; the body is sent as JSON. */
  public ApiAnswer<JsonNode> send(String method, String path, @Nullable Object body) {
    return send(method, path, body, PATIENCE);
  }

  /** The same for what may take longer. */
  public ApiAnswer<JsonNode> send(
      String method, String path, @Nullable Object body, Duration patience) {
    return ask(method, path, body, patience, MOST_BYTES, this::asJson);
  }

  /** Posts something and takes the answer as it is, with its header fields. */
  public ApiAnswer<HttpResponse<byte[]>> download(String path, Object body, Duration patience) {
    return ask("POST", path, body, patience, MOST_BYTES_OF_A_FILE, response -> response);
  }

  private <B> ApiAnswer<B> ask(
      String method,
      String path,
      @Nullable Object body,
      Duration patience,
      long mostBytes,
      Function<HttpResponse<byte[]>, B> reading) {
    try {
      var request =
          HttpRequest.newBuilder(api.resolve(path))
              .timeout(patience)
              .header("Authorization", "Bearer " + token)
              .header("Accept", "application/json")
              .method(method, publisher(body));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      var limited = BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes);
      return answer(http.send(request.build(), limited), reading);
    } catch (IOException e) {
      return new ApiAnswer.Unreachable<>(Http.why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ApiAnswer.Unreachable<>("interrupted");
    }
  }

  private BodyPublisher publisher(@Nullable Object body) {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
  }

  private <B> ApiAnswer<B> answer(
      HttpResponse<byte[]> response, Function<HttpResponse<byte[]>, B> reading) {
    int status = response.statusCode();
    if (status == 401) {
      return new ApiAnswer.BadToken<>();
    }
    try {
      if (status / 100 == 2) {
        return new ApiAnswer.Ok<>(reading.apply(response));
      }
      var problem = asJson(response);
      return problem.path("code").isString()
          ? refused(status, problem)
          : new ApiAnswer.Odd<>(status);
    } catch (JacksonException e) {
      return new ApiAnswer.Odd<>(status);
    }
  }

  private JsonNode asJson(HttpResponse<byte[]> response) {
    var body = response.body();
    return body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
  }

  private static <B> ApiAnswer<B> refused(int status, JsonNode problem) {
    return new ApiAnswer.Refused<>(
        status,
        text(problem, "code"),
        text(problem, problem.path("detail").isString() ? "detail" : "title"),
        text(problem, "action"));
  }

  private static String text(JsonNode problem, String name) {
    return SafeText.words(problem.path(name).asString(""), LONGEST_WORDS);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
