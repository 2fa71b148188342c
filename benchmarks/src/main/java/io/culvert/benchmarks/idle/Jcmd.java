package io.culvert.benchmarks.idle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks another JVM something. */
final class Jcmd {

  private Jcmd() {}

  static String ask(long process, String command) throws IOException, InterruptedException {
    var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var jcmd =
        new ProcessBuilder(program, String.valueOf(process), command)
            .redirectErrorStream(true)
            .start();
    var output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + output);
    }
    return output;
  }
}
