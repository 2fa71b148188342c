package io.culvert.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The platform as a process of its own, as an operator runs it. */
final class PlatformProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final JavaProcess process;
  private final String token;

  private PlatformProcess(JavaProcess process, String token) {
    this.process = process;
    this.token = token;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param token the token of an earlier start on the same data; null at the first
   */
  static PlatformProcess start(Path data, Map<String, String> ports, @Nullable String token) {
    var environment = new HashMap<>(ports);
    if (token != null) {
      environment.put("CULVERT_TOKEN", token);
    }
    var process =
        JavaProcess.start(
            StandaloneMain.class,
            environment,
            List.of("-XX:NativeMemoryTracking=summary", "-Xmx768m"),
            data.toString());
    process.awaitLine(" Ready: ", PATIENCE);
    var good =
        token == null
            ? process.awaitLine("Token of the development account: (cvt_\\w+)", PATIENCE).group(1)
            : token;
    return new PlatformProcess(process, good);
  }

  String token() {
    return token;
  }

  JavaProcess process() {
    return process;
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
