package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the API, and what is printed of its answers. */
@Timeout(30)
class HostnamesCommandTest {

  private static final String SHOP =
      """
      {"hostname":"shop.localhost","custom":false,"serves":true,"settings":{"enabled":true,\
      "recordRequests":true,"captureLimit":null,"redactHeaders":["cookie","x-key"],\
      "redactJsonFields":[],"protocol":"http","defaultTarget":null},"tcpPort":20001,\
      "verification":null}\
      """;
  private static final String DOMAIN =
      """
      {"hostname":"shop.example","custom":true,"serves":false,"settings":{"protocol":"http"},\
      "tcpPort":null,"verification":{"status":"unverified","records":[{"type":"TXT",\
      "name":"_culvert-challenge.shop.example","value":"culvert-verification=1"}]}}\
      """;
  private static final String REFUSED =
      """
      {"title":"DNS does not show it.","status":409,"detail":"DNS has no record.",\
      "code":"CVT-5061","action":"Make it."}\
      """;

  @TempDir private Path home;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @RegisterExtension private final ScriptedApi api = new ScriptedApi();

  @Test
  void allPagesAreListed() {
    api.on("GET /api/v1/hostnames", 200, "{\"items\":[" + SHOP + "],\"nextCursor\":\"a=\"}");
    api.on(
        "GET /api/v1/hostnames?cursor=a%3D",
        200, "{\"items\":[" + DOMAIN + "],\"nextCursor\":null}");

    assertThat(run()).isZero();
    assertThat(terminal.out()).contains("shop.localhost", "20001", "shop.example", "unverified");
  }

  @Test
  void aDomainIsReservedWithTheRecordToMake() {
    api.on("POST /api/v1/hostnames", 201, DOMAIN);

    assertThat(run("reserve", "shop.example")).isZero();
    assertThat(api.asked())
        .containsExactly("POST /api/v1/hostnames {\"hostname\":\"shop.example\"}");
    assertThat(terminal.out())
        .contains(
            "culvert hostnames verify shop.example",
            "_culvert-challenge.shop.example",
            "culvert-verification=1");
  }

  @Test
  void aDomainThatIsNotProvedSaysWhichRecordToMake() {
    api.on("POST /api/v1/hostnames/shop.example/verify", 409, REFUSED);
    api.on("GET /api/v1/hostnames/shop.example", 200, DOMAIN);

    assertThat(run("verify", "shop.example")).isEqualTo(ExitCode.REFUSED);
    assertThat(terminal.out()).contains("culvert-verification=1");
    assertThat(terminal.err()).contains("CVT-5061", "DNS has no record.");
  }

  @Test
  void onlyTheNamedSettingsAreSent() {
    api.on("PATCH /api/v1/hostnames/shop", 200, SHOP);

    assertThat(
            run(
                "settings",
                "shop",
                "--record",
                "false",
                "--capture-limit",
                "-1",
                "--redact-headers",
                "cookie, x-key",
                "--target",
                ""))
        .isZero();
    assertThat(api.asked())
        .containsExactly(
            "PATCH /api/v1/hostnames/shop {\"settings\":{\"recordRequests\":false,"
                + "\"captureLimit\":null,\"redactHeaders\":[\"cookie\",\"x-key\"],"
                + "\"defaultTarget\":null}}");
    assertThat(terminal.out()).contains("redactHeaders cookie, x-key");
  }

  @Test
  void aPortIsTakenAndGivenUpAndANameReleased() {
    api.on("POST /api/v1/hostnames/shop/port", 200, SHOP);
    api.on("DELETE /api/v1/hostnames/shop/port", 204, "");
    api.on("DELETE /api/v1/hostnames/shop", 204, "");

    assertThat(run("port", "shop", "--port", "20001")).isZero();
    assertThat(terminal.out()).contains("shop.localhost has port 20001.");
    assertThat(run("port", "shop", "--release")).isZero();
    assertThat(run("release", "shop")).isZero();

    assertThat(api.asked())
        .containsExactly(
            "POST /api/v1/hostnames/shop/port {\"port\":20001}",
            "DELETE /api/v1/hostnames/shop/port",
            "DELETE /api/v1/hostnames/shop");
  }

  private int run(String... arguments) {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_TOKEN", ScriptedApi.TOKEN);
    terminal.set("CULVERT_API", api.address());
    return terminal.run(
        Stream.concat(Stream.of("hostnames"), Stream.of(arguments)).toArray(String[]::new));
  }
}
