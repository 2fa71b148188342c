package io.culvert.usage;

import io.culvert.embedded.server.LocalPort;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.testing.leak.WatchedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

/** The service as a process of its own, which a test may kill. */
public final class AggregatorProcess implements AutoCloseable {

  private final Process process;
  private final URI health;
  private final Path output;

  public AggregatorProcess(String applicationId, Path stateDir, KafkaSettings kafka)
      throws IOException {
    int port = LocalPort.free();
    health = URI.create("http://127.0.0.1:" + port + "/health");
    var builder =
        new ProcessBuilder(
            WatchedJvm.command(
                List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"), UsageAggregatorMain.class));
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    builder.environment().put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    builder.environment().put("USAGE_APPLICATION_ID", applicationId);
    builder.environment().put("USAGE_SESSION_TIMEOUT", "1500ms");
    builder.environment().put("STATE_DIR", stateDir.toString());
    builder.environment().put("HEALTH_PORT", String.valueOf(port));
    // Not the test's own output, which Maven reads.
    output = stateDir.resolveSibling(stateDir.getFileName() + "-" + port + ".log");
    process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public boolean isUp() {
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
      return response.statusCode() == 200 && response.body().contains("\"UP\"");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill} does; returns the exit status. */
  public int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** Fails when it has reported a leak. */
  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    WatchedJvm.requireNoLeaks(output);
  }
}
