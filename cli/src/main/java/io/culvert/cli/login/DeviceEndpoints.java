package io.culvert.cli.login;

import io.culvert.cli.CommandError;
import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.api.Http;
import io.culvert.cli.terminal.SafeText;
import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two endpoints of RFC 8628 at one server. */
final class DeviceEndpoints implements AutoCloseable {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String CLIENT_ID = "culvert-cli";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long MOST_BYTES = 64 * 1024;
  private static final int LONGEST = 300;

  private final URI api;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http;

  DeviceEndpoints(URI api, Trust trust) {
    this.api = api;
    this.http = Http.client(trust, PATIENCE);
  }

  /**
   * Asks for codes.
   *
   * @param client what we call ourselves, for the person who decides
   * @throws Failure when the server does not give any
   */
  Codes start(String client, String scopes) throws InterruptedException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("client_id", CLIENT_ID);
    parameters.put("client_name", client);
    parameters.put("scope", scopes);
    try {
      var answer = post("/auth/device", parameters);
      var body = json.readTree(answer.body());
      if (answer.statusCode() != 200 || !body.path("device_code").isString()) {
        throw noCodes(answer.statusCode(), body);
      }
      return new Codes(
          body.path("device_code").asString(""),
          SafeText.words(body.path("user_code").asString(""), LONGEST),
          SafeText.words(body.path("verification_uri").asString(""), LONGEST),
          SafeText.words(
              body.path("verification_uri_complete")
                  .asString(body.path("verification_uri").asString("")),
              LONGEST),
          seconds(body.path("expires_in"), 300, 1800),
          seconds(body.path("interval"), 5, 60));
    } catch (IOException e) {
      throw new Failure(
          ExitCode.UNREACHABLE,
          CulvertError.SERVER_UNREACHABLE.code(),
          api + " cannot be reached: " + Http.why(e) + ".",
          "Check that the server runs, or set CULVERT_API.");
    } catch (JacksonException e) {
      throw noBrowserLogin();
    }
  }

  /** Asks whether the person let us in. */
  Poll poll(Codes codes) throws InterruptedException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("grant_type", GRANT);
    parameters.put("device_code", codes.deviceCode());
    parameters.put("client_id", CLIENT_ID);
    try {
      var answer = post("/auth/token", parameters);
      return poll(answer.statusCode(), json.readTree(answer.body()));
    } catch (IOException e) {
      return new Poll.Silent(Http.why(e));
    } catch (JacksonException e) {
      return new Poll.Silent("the answer is not JSON");
    }
  }

  private static Poll poll(int status, JsonNode body) {
    if (status == 200 && body.path("access_token").isString()) {
      return new Poll.Token(body.path("access_token").asString(""));
    }
    if (status == 429) {
      return new Poll.SlowDown();
    }
    if (status >= 500) {
      return new Poll.Silent("the server answered " + status);
    }
    var error = body.path("error").asString("");
    return switch (error) {
      case "authorization_pending" -> new Poll.Pending();
      case "slow_down" -> new Poll.SlowDown();
      case "access_denied" -> new Poll.Denied();
      case "expired_token" -> new Poll.Expired();
      default ->
          new Poll.Failed("the server answered " + status + " " + SafeText.words(error, LONGEST));
    };
  }

  private static Failure noCodes(int status, JsonNode body) {
    if (body.path("code").isString()) {
      return new Failure(
          ExitCode.REFUSED,
          SafeText.words(body.path("code").asString(""), LONGEST),
          SafeText.words(body.path("detail").asString("Refused."), LONGEST),
          SafeText.words(body.path("action").asString(""), LONGEST));
    }
    return status == 400
        ? new Failure(
            CommandError.LOGIN_FAILED,
            "The server refused the login: "
                + SafeText.words(body.path("error_description").asString("400"), LONGEST),
            "Pass a token with --token.")
        : noBrowserLogin();
  }

  private static Failure noBrowserLogin() {
    return new Failure(
        CommandError.LOGIN_FAILED,
        "This server has no login by browser.",
        "Pass a token with --token, or set CULVERT_API if its API is elsewhere.");
  }

  private HttpResponse<String> post(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    var form =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(form))
            .build();
    return http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Duration seconds(JsonNode node, long orElse, long most) {
    return Duration.ofSeconds(Math.clamp(node.asLong(orElse), 1, most));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
