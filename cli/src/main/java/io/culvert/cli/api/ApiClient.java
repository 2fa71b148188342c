package io.culvert.cli.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the HTTP API. Redirects are not followed, so that a token goes nowhere but to the address
 * that was asked for.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long MOST_BYTES = 4 * 1024 * 1024;

  private final URI api;
  private final String token;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  public ApiClient(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /** Whose token it is: {@code accountId}, {@code name}. */
  public ApiAnswer me() {
    return get("/api/v1/me");
  }

  /** The account's tunnels that are up: {@code items}. */
  public ApiAnswer tunnelsOnline() {
    return get("/api/v1/sessions?status=online&limit=200");
  }

  private ApiAnswer get(String path) {
    try {
      var request =
          HttpRequest.newBuilder(api.resolve(path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + token)
              .header("Accept", "application/json")
              .build();
      var limited = BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES);
      return answer(http.send(request, limited));
    } catch (ConnectException e) {
      return new ApiAnswer.Unreachable("connection refused");
    } catch (IOException e) {
      return new ApiAnswer.Unreachable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ApiAnswer.Unreachable("interrupted");
    }
  }

  private ApiAnswer answer(HttpResponse<String> response) {
    if (response.statusCode() == 401) {
      return new ApiAnswer.BadToken();
    }
    try {
      return response.statusCode() == 200
          ? new ApiAnswer.Ok(json.readTree(response.body()))
          : new ApiAnswer.Odd(response.statusCode());
    } catch (JacksonException e) {
      return new ApiAnswer.Odd(response.statusCode());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
