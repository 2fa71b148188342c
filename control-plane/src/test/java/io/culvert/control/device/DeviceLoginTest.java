package io.culvert.control.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.login.TestClient;
import io.culvert.control.login.TestClient.Answer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RFC 8628 over HTTP, decided by the real decider. */
class DeviceLoginTest {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  private static TestClient ada;

  private final TestClient device = new TestClient();

  @BeforeAll
  static void signUp() {
    ada = TestClient.signedUp("ada.device@example.com");
  }

  @Test
  void aPersonLetsADeviceInAndItGetsOneToken() {
    var codes = start(device, Map.of("client_name", "culvert/1 on \u001b[31mbox", "scope", "read"));

    assertThat(codes.status()).isEqualTo(200);
    assertThat(codes.header("Cache-Control")).isEqualTo("no-store");
    assertThat(codes.text("device_code")).matches("[0-9a-f]{64}");
    assertThat(codes.text("user_code")).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}");
    assertThat(codes.text("verification_uri")).isEqualTo("http://localhost:8193/device");
    assertThat(codes.text("verification_uri_complete"))
        .isEqualTo("http://localhost:8193/device?user_code=" + codes.text("user_code"));
    assertThat(codes.json().path("expires_in").asInt()).isEqualTo(300);
    assertThat(codes.json().path("interval").asInt()).isEqualTo(5);

    refused(poll(device, codes), "authorization_pending");
    refused(poll(device, codes), "slow_down");

    var shown =
        ada.get(
            "/api/v1/device?user_code="
                + codes.text("user_code").toLowerCase(java.util.Locale.ROOT));
    assertThat(shown.text("client")).isEqualTo("culvert/1 on  [31mbox");
    assertThat(shown.text("address")).isEqualTo(device.address());
    assertThat(shown.text("startedAt")).isNotEmpty();
    assertThat(decide("approve", codes).status()).isEqualTo(204);

    var token = poll(device, codes);
    assertThat(token.status()).isEqualTo(200);
    assertThat(token.header("Cache-Control")).isEqualTo("no-store");
    assertThat(token.text("token_type")).isEqualTo("Bearer");
    assertThat(token.text("scope")).isEqualTo("read");
    assertThat(device.get("/api/v1/account", token.text("access_token")).text("email"))
        .isEqualTo("ada.device@example.com");
    refused(poll(device, codes), "expired_token");
    assertThat(ada.get("/api/v1/tokens").body()).contains("culvert/1 on  [31mbox");
  }

  @Test
  void aPersonRefusesADevice() {
    var codes = start(device, Map.of());

    assertThat(decide("deny", codes).status()).isEqualTo(204);

    refused(poll(device, codes), "access_denied");
    assertThat(decide("approve", codes).text("code")).isEqualTo("CVT-5101");
  }

  @Test
  void everyDeviceHasATokenOfItsOwnThatItCanMakeVoid() {
    var first = loggedIn();
    var second = loggedIn();

    for (int i = 0; i < 2; i++) {
      assertThat(device.form("/auth/revoke", Map.of("token", first)).status()).isEqualTo(200);
    }

    assertThat(device.get("/api/v1/account", first).status()).isEqualTo(401);
    assertThat(device.get("/api/v1/account", second).status()).isEqualTo(200);
    assertThat(device.form("/auth/revoke", Map.of()).text("code")).isEqualTo("CVT-5004");
  }

  @Test
  void whatIsNotARequestOfTheRfcIsRefusedInItsWords() {
    var json = device.post("/auth/device", Map.of("client_id", "json"));
    assertThat(json.status()).isEqualTo(200);
    refused(device.post("/auth/device", Map.of("client_id", 1)), "invalid_request");
    refused(device.form("/auth/device", Map.of()), "invalid_request");
    refused(device.form("/auth/device", "client_id=a&client_id=b"), "invalid_request");
    refused(device.form("/auth/device", "client_id=a&scope=tunnel+root"), "invalid_scope");

    refused(device.form("/auth/token", "client_id=a"), "invalid_request");
    refused(
        device.form("/auth/token", "grant_type=password&client_id=a"), "unsupported_grant_type");
    refused(device.form("/auth/token", "client_id=a&grant_type=" + GRANT), "invalid_request");
    for (var code : new String[] {"0".repeat(64), "x"}) {
      refused(
          device.form(
              "/auth/token", Map.of("client_id", "a", "grant_type", GRANT, "device_code", code)),
          "invalid_grant");
    }
  }

  @Test
  void onlyWhoMayManageTheAccountLetsDevicesIn() {
    var codes = start(device, Map.of());
    var reader =
        ada.post("/api/v1/tokens", Map.of("name", "reader", "scopes", new String[] {"read"}));
    var path = "/api/v1/device?user_code=" + codes.text("user_code");

    assertThat(device.get(path, reader.text("token")).status()).isEqualTo(403);
    assertThat(device.get(path).status()).isEqualTo(401);
  }

  @Test
  void codesCannotBeGuessed() {
    var guesser = TestClient.signedUp("guesser@example.com");
    for (int i = 0; i < 10; i++) {
      var answer = guesser.get("/api/v1/device?user_code=BBBB-BBBB");
      assertThat(answer.text("code")).isEqualTo("CVT-5100");
    }

    var answer = guesser.get("/api/v1/device?user_code=BBBB-BBBB");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 61);
  }

  @Test
  void oneAddressCannotStartLoginsWithoutEnd() {
    for (int i = 0; i < 20; i++) {
      assertThat(start(device, Map.of()).status()).isEqualTo(200);
    }

    assertThat(start(device, Map.of()).status()).isEqualTo(429);
    assertThat(start(new TestClient(), Map.of()).status()).isEqualTo(200);
  }

  private String loggedIn() {
    var codes = start(device, Map.of());
    decide("approve", codes);
    return poll(device, codes).text("access_token");
  }

  private static Answer start(TestClient client, Map<String, String> more) {
    var parameters = new HashMap<>(more);
    parameters.put("client_id", "culvert-cli");
    return client.form("/auth/device", parameters);
  }

  private static Answer poll(TestClient client, Answer codes) {
    return client.form(
        "/auth/token",
        Map.of(
            "client_id",
            "culvert-cli",
            "grant_type",
            GRANT,
            "device_code",
            codes.text("device_code")));
  }

  private static Answer decide(String what, Answer codes) {
    return ada.post("/api/v1/device/" + what, Map.of("user_code", codes.text("user_code")));
  }

  private static void refused(Answer answer, String error) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("error")).isEqualTo(error);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }
}
