package io.culvert.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** GETs of the API of a platform in another process. */
final class Api {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Api() {}

  /** The answer, which must be 200. */
  static JsonNode get(int port, String token, String path)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .build();
    var response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return CulvertUnderTest.JSON.readTree(response.body());
  }
}
