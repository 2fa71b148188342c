package io.culvert.embedded.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs under the account that it accepts. */
record PostgresPrograms(PostgresSoftware software, PostgresAccount account) {
  /** How long the server may take to start, which after a crash includes its recovery. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Address space of one process, shared memory included. */
  private static final long MEMORY_KIB = 3L << 19;

  /**
   * Runs a program to its end. Its output goes to a file, because the server inherits it and would
   * keep a pipe open for ever.
   *
   * @param folder where it works
   * @param log where the server says what is wrong with it; may be missing
   */
  void run(String program, List<String> arguments, Path folder, Path log) throws IOException {
    Path output = Files.createTempFile(folder.getParent(), program, ".out");
    try {
      Process process =
          new ProcessBuilder(limited(account.command(software.program(program), arguments)))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " did not finish within " + PATIENCE.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(program + " failed: " + whyItFailed(output, log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + program, e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /**
   * Limits the memory of the server and of each of its processes. PostgreSQL itself has no limit
   * for what one query takes: without this, a query that collects values could take all the memory
   * of the machine; with it, the query fails. Where the system knows no such limit there is none.
   */
  private static List<String> limited(List<String> command) {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return command;
    }
    var limited = new ArrayList<String>();
    limited.addAll(
        List.of("sh", "-c", "ulimit -v " + MEMORY_KIB + " 2>/dev/null || :; exec \"$@\"", "sh"));
    limited.addAll(command);
    return limited;
  }

  /** The line in which the server or the tool says what is wrong, else all that it said. */
  private static String whyItFailed(Path output, Path log) throws IOException {
    String said = Files.readString(output, StandardCharsets.UTF_8);
    if (Files.exists(log)) {
      said = Files.readString(log, StandardCharsets.UTF_8) + said;
    }
    return said.lines()
        .filter(
            line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:"))
        .reduce((first, last) -> last)
        .orElse(said.strip().replace('\n', ' '));
  }
}
