package io.culvert.control;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.testing.leak.WatchedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

/** The write side as a process of its own, which a test may kill. */
public final class ControlProcess implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;
  private final Path output;

  private ControlProcess(Process process, int port, Path output) {
    this.process = process;
    this.port = port;
    this.output = output;
  }

  /**
   * @param folder for its state and its log
   * @param masterKey in Base64
   */
  public static ControlProcess start(Path folder, int port, KafkaSettings kafka, String masterKey)
      throws IOException {
    var builder =
        new ProcessBuilder(
            WatchedJvm.command(
                List.of("-XX:TieredStopAtLevel=1", "-Xmx192m"), ControlServiceMain.class));
    var environment = builder.environment();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    environment.put("CONTROL_PORT", String.valueOf(port));
    environment.put("CONTROL_STATE_DIR", folder.toString());
    environment.put("CONTROL_SESSION_TIMEOUT", "1500ms");
    environment.put("MASTER_KEY", masterKey);
    // Not the test's own output, which Maven reads.
    var output = folder.resolveSibling(folder.getFileName() + ".log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new ControlProcess(builder.start(), port, output);
  }

  /** Whether it decides. */
  public boolean isUp() {
    var request = HttpRequest.newBuilder(url("/actuator/health/readiness")).build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public URI url(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Fails when it has reported a leak. */
  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    WatchedJvm.requireNoLeaks(output);
  }
}
