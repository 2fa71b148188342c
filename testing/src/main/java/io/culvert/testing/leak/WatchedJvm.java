package io.culvert.testing.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How tests start another JVM with their own class path: it looks for leaks as closely as the test
 * does, and what it printed is held to have none. Its standard error output must be kept.
 */
public final class WatchedJvm {
  private WatchedJvm() {}

  /**
   * The command that starts it.
   *
   * @param flags of the JVM; they win over those that are given anyway
   */
  public static List<String> command(List<String> flags, Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dio.netty.leakDetection.level=paranoid",
            // That each buffer is watched costs little; a stack for each touch makes a transfer of
            // 100 MB last minutes. To see where a leak comes from, give 4 for this.
            "-Dio.netty.leakDetection.targetRecords=0",
            "-Dio.netty.customResourceLeakDetector=" + SaidLeaks.class.getName()));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Fails when a leak was reported in what it printed. */
  public static void requireNoLeaks(String output) {
    if (output.contains(SaidLeaks.LEAK)) {
      throw new AssertionError("A process did not release its buffers:\n" + output);
    }
  }

  /** The same for a file; one that was never written has no leaks. */
  public static void requireNoLeaks(Path output) throws IOException {
    if (Files.exists(output)) {
      requireNoLeaks(Files.readString(output));
    }
  }
}
