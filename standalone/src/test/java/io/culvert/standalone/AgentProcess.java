package io.culvert.standalone;

import io.culvert.cli.Culvert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code culvert http PORT} as a process of its own, as a developer runs it. */
final class AgentProcess implements AutoCloseable {

  private final JavaProcess process;
  private final String hostname;

  private AgentProcess(JavaProcess process, String hostname) {
    this.process = process;
    this.hostname = hostname;
  }

  /**
   * Starts an agent and returns when it has its public URL.
   *
   * @param token null for an anonymous tunnel
   * @param name null lets the server choose
   */
  static AgentProcess start(
      String server, @Nullable String token, int originPort, @Nullable String name) {
    var arguments = new ArrayList<>(List.of("http", Integer.toString(originPort), "--json"));
    arguments.addAll(List.of("--server", server));
    if (name != null) {
      arguments.addAll(List.of("--name", name));
    }
    // A home of its own, so that the login of whoever runs the tests plays no part.
    var home = System.getProperty("java.io.tmpdir") + "/culvert-test-home";
    var environment =
        token == null
            ? Map.of("CULVERT_HOME", home)
            : Map.of("CULVERT_HOME", home, "CULVERT_TOKEN", token);
    var process =
        JavaProcess.start(
            Culvert.class,
            environment,
            List.of("-XX:NativeMemoryTracking=summary", "-Xmx256m"),
            arguments.toArray(String[]::new));
    var found =
        process.awaitLine("https?://([a-z0-9.-]+\\.localhost)[:/\"]", Duration.ofSeconds(60));
    return new AgentProcess(process, found.group(1));
  }

  static AgentProcess start(CulvertUnderTest culvert, int originPort, @Nullable String name) {
    return start(culvert.agentServer().toString(), culvert.token(), originPort, name);
  }

  /** The public hostname it was given. */
  String hostname() {
    return hostname;
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
