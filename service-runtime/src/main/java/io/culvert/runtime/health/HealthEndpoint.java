package io.culvert.runtime.health;

import io.culvert.runtime.page.OnePage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /health} for services that have no HTTP server of their own: 200 and {@code
 * {"status":"UP"}} when the service works, 503 and why when it does not. It listens on all
 * addresses, for balancers on other machines.
 */
public final class HealthEndpoint implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final OnePage page;

  private HealthEndpoint(OnePage page) {
    this.page = page;
  }

  /**
   * @param port 0 for any free one
   */
  public static HealthEndpoint start(int port, Health health) throws IOException {
    return new HealthEndpoint(
        OnePage.start(new InetSocketAddress(port), "/health", () -> answer(health)));
  }

  @Override
  public void close() {
    page.close();
  }

  private static OnePage.Answer answer(Health health) {
    var status = health.status();
    var body =
        Map.of(
            "service", health.name(),
            "status", status.isUp() ? "UP" : "DOWN",
            "detail", status.detail());
    return new OnePage.Answer(
        status.isUp() ? 200 : 503, "application/json", JSON.writeValueAsString(body));
  }
}
