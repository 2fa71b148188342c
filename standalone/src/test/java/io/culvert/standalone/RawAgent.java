package io.culvert.standalone;

import io.culvert.cli.Culvert;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A {@code culvert tcp} in a process of its own. */
record RawAgent(JavaProcess process, String sessionId, int publicPort) implements AutoCloseable {

  /** Starts it and returns when it has its public port. */
  static RawAgent tcp(CulvertUnderTest culvert, int originPort) {
    return tcp(culvert.agentServer().toString(), culvert.token(), originPort);
  }

  /** The same at another server. */
  static RawAgent tcp(String server, String token, int originPort) {
    var home = System.getProperty("java.io.tmpdir") + "/culvert-test-home";
    var process =
        JavaProcess.start(
            Culvert.class,
            Map.of("CULVERT_HOME", home, "CULVERT_TOKEN", token),
            List.of("-Xmx256m"),
            "tcp",
            Integer.toString(originPort),
            "--json",
            "--server",
            server);
    var online =
        process.awaitLine(
            "\"url\":\"tcp://localhost:(\\d+)\".*\"sessionId\":\"([0-9a-f-]+)\"",
            Duration.ofSeconds(60));
    return new RawAgent(process, online.group(2), Integer.parseInt(online.group(1)));
  }

  @Override
  public void close() {
    process.close();
  }
}
