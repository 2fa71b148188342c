package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.Culvert;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hostname knows where its requests go, and the command line needs to know its name only. */
@Timeout(120)
class DefaultTargetTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();

  @TempDir private Path home;

  @Test
  void aTunnelWithoutAPortLeadsToTheTargetOfItsHostname() {
    try (var origin = TestOrigin.start()) {
      api("POST", "/api/v1/hostnames", "{\"hostname\":\"targeted\"}", 201);
      api(
          "PATCH",
          "/api/v1/hostnames/targeted",
          "{\"settings\":{\"defaultTarget\":\"127.0.0.1:" + origin.port() + "\"}}",
          200);

      try (var tunnel = culvert("http", "--name", "targeted")) {
        tunnel.awaitLine("-> http://127.0.0.1:" + origin.port(), Duration.ofSeconds(60));
        assertThat(tunnel.output())
            .contains("Forwarding to 127.0.0.1:" + origin.port() + ", the default target of");
        assertThat(CULVERT.get("targeted.localhost", "/hello").body())
            .isEqualTo("hello from /hello");
      }
    }
  }

  private static void api(String method, String path, String json, int expected) {
    var request =
        CULVERT
            .apiRequest(path)
            .header("Authorization", "Bearer " + CULVERT.token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    assertThat(CULVERT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(expected);
  }

  private JavaProcess culvert(String... arguments) {
    var environment =
        Map.of(
            "CULVERT_HOME", home.toString(),
            "CULVERT_TOKEN", CULVERT.token(),
            "CULVERT_SERVER", CULVERT.agentServer().toString(),
            "CULVERT_API", "http://localhost:" + CULVERT.port("API_PORT"));
    return JavaProcess.start(Culvert.class, environment, List.of("-Xmx256m"), arguments);
  }
}
