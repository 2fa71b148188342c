package io.culvert.standalone;

import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.server.LocalPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Starts and stops the platform once, on free ports and in a folder that is thrown away, so that
 * the JVM can remember which classes a start needs ({@code -XX:AOTCacheOutput}). The launcher runs
 * it after a build; starts with the cache take about half the CPU.
 */
final class Rehearsal {

  private static final List<String> PORTS =
      List.of(
          "HTTP_PORT",
          "WS_PORT",
          "API_PORT",
          "CONTROL_PORT",
          "USAGE_PORT",
          "METRICS_PORT",
          "KAFKA_PORT",
          "DB_PORT",
          "REGISTRY_PORT");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException, StartFailure {
    var data = Files.createTempDirectory("culvert-rehearsal");
    try {
      LogFile.in(data);
      Standalone.start(data, freePorts(), null, _ -> {}).close();
    } finally {
      DeleteTree.at(data);
    }
  }

  static Map<String, String> freePorts() {
    return PORTS.stream()
        .collect(Collectors.toMap(Function.identity(), _ -> String.valueOf(LocalPort.free())));
  }
}
