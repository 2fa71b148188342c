package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.Culvert;
import io.culvert.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels from one {@code culvert.yml}, and what each of them asks of the edge. */
@Timeout(120)
class PoliciesEndToEndTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String PASSWORD = "correct-horse";
  private static final String SECRET = "battery-staple";

  @TempDir static Path home;
  private static TestOrigin origin;
  private static JavaProcess agents;

  @BeforeAll
  static void start() throws IOException {
    origin = TestOrigin.start();
    var file =
        Files.writeString(
            home.resolve("tunnels.yml"),
            """
            tunnels:
              locked: {port: %1$d, name: locked, basic-auth: env:LOGIN}
              hooks: {port: %1$d, name: hooks, verify-webhook: github, webhook-secret: env:SECRET}
              small: {port: %1$d, name: small, max-body: 10, rate-limit: "3/h"}
              private: {port: %1$d, name: private, allow-cidr: 192.0.2.0/24}
              packed:
                port: %1$d
                name: packed
                compress: true
                response-header: "X-Edge: culvert"
                request-header-add: "X-Repeated: by the edge"
            """
                .formatted(origin.port()));
    agents =
        JavaProcess.start(
            Culvert.class,
            Map.of(
                "CULVERT_HOME",
                home.toString(),
                "CULVERT_TOKEN",
                CULVERT.token(),
                "LOGIN",
                "bob:" + PASSWORD,
                "SECRET",
                SECRET),
            List.of("-Xmx256m"),
            "start",
            "--json",
            "--server",
            CULVERT.agentServer().toString(),
            "--file",
            file.toString());
    for (var name : List.of("locked", "hooks", "small", "private", "packed")) {
      agents.awaitLine(name + "\\.localhost", Duration.ofSeconds(60));
    }
  }

  @AfterAll
  static void stop() {
    agents.close();
    origin.close();
  }

  private static HttpResponse<String> get(String name, String... fields) {
    var request = CULVERT.request(name + ".localhost", "/echo");
    if (fields.length > 0) {
      request.headers(fields);
    }
    return CULVERT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String name, String body, String... fields) {
    var request =
        CULVERT
            .request(name + ".localhost", "/echo")
            .headers(fields)
            .POST(BodyPublishers.ofString(body));
    return CULVERT.send(request.build(), BodyHandlers.ofString());
  }

  private static String code(HttpResponse<?> response) {
    return response.headers().firstValue("Culvert-Error").orElse("");
  }

  @Test
  void onlyWhoKnowsThePasswordComesInAndTheLogKnowsItNot() {
    assertThat(get("locked").statusCode()).isEqualTo(401);
    var login = Base64.getEncoder().encodeToString(("bob:" + PASSWORD).getBytes(UTF_8));
    assertThat(get("locked", "Authorization", "Basic " + login).statusCode()).isEqualTo(200);

    assertThat(CULVERT.read(Topics.SESSION_EVENTS).toString()).doesNotContain(PASSWORD, SECRET);
    assertThat(CULVERT.read(Topics.ROUTES).toString()).doesNotContain(PASSWORD, SECRET);
    assertThat(CULVERT.read(Topics.HTTP_EXCHANGES).toString()).doesNotContain(PASSWORD, login);
  }

  @Test
  void onlyWhatIsSignedReachesTheOriginUnchanged() throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    var signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal("{\"a\": 1}".getBytes(UTF_8)));

    var passed = post("hooks", "{\"a\": 1}", "X-Hub-Signature-256", signature);
    assertThat(passed.body()).isEqualTo("{\"a\": 1}");
    assertThat(code(post("hooks", "{\"a\": 2}", "X-Hub-Signature-256", signature)))
        .isEqualTo("CVT-1048");
  }

  @Test
  void whatIsTooLargeOrTooMuchIsTurnedAway() {
    long before = origin.hits();
    assertThat(post("small", "0123456789", "X-A", "1").statusCode()).isEqualTo(200);
    assertThat(code(post("small", "0123456789a", "X-A", "1"))).isEqualTo("CVT-1047");
    assertThat(get("small").statusCode()).isEqualTo(200);
    var tooMuch = get("small");
    assertThat(code(tooMuch)).isEqualTo("CVT-1045");
    assertThat(tooMuch.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    assertThat(origin.hits() - before).isEqualTo(2);
  }

  @Test
  void strangersAddressesAreTurnedAway() {
    assertThat(code(get("private"))).isEqualTo("CVT-1042");
  }

  @Test
  void headsAreChangedAndBodiesPackedOnTheirWay() throws IOException {
    var text = "a line that is much like the others\n".repeat(100);
    var request =
        CULVERT
            .request("packed.localhost", "/echo")
            .headers("Accept-Encoding", "gzip", "Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(text));
    var response = CULVERT.send(request.build(), BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("X-Edge")).hasValue("culvert");
    assertThat(response.headers().firstValue("X-Seen-Repeated")).hasValue("by the edge");
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    var plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(plain, UTF_8)).isEqualTo(text);
  }
}
