package io.culvert.embedded.database;

import io.culvert.embedded.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process over its whole life: create the cluster, start, stop, and stop one that a
 * crash left behind.
 */
final class PostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PostgresSoftware software;
  private final PostgresAccount account;
  private final Path cluster;
  private final boolean durable;

  PostgresServer(
      PostgresSoftware software, PostgresAccount account, Path cluster, boolean durable) {
    this.software = software;
    this.account = account;
    this.cluster = cluster;
    this.durable = durable;
  }

  /**
   * Creates the cluster unless it is there. A creation that was cut off is thrown away and done
   * again.
   */
  void create(String administratorPassword) throws IOException {
    account.own(cluster);
    if (Files.exists(created())) {
      return;
    }
    DeleteTree.at(cluster);
    PrivateFolder.create(cluster);
    Path passwordFile = cluster.resolveSibling("administrator.pw");
    Passwords.write(passwordFile, List.of(administratorPassword));
    try {
      account.own(cluster);
      account.own(passwordFile);
      run("initdb", initArguments(passwordFile));
      Files.createFile(created());
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  void start(int port) throws IOException {
    run(
        "pg_ctl",
        List.of(
            "start",
            "-D",
            cluster.toString(),
            "-w",
            "-t",
            Long.toString(PATIENCE.toSeconds()),
            "-l",
            startLog().toString(),
            "-o",
            String.join(" ", settings(port))));
  }

  /**
   * Stops the server; {@code fast} ends its sessions, {@code immediate} also leaves the disk as it
   * is.
   */
  void stop(String mode) throws IOException {
    run("pg_ctl", List.of("stop", "-D", cluster.toString(), "-m", mode, "-w", "-t", "20"));
  }

  /** A JVM that was killed leaves its server running on the same data. */
  void stopLeftover() throws IOException {
    Optional<ProcessHandle> leftover = process();
    if (leftover.isEmpty()) {
      // After a reboot the number in this file may belong to anybody, and pg_ctl would believe it.
      Files.deleteIfExists(cluster.resolve("postmaster.pid"));
      return;
    }
    LOG.info(
        "Stopping the PostgreSQL that an earlier run left behind (process {})",
        leftover.get().pid());
    stop("fast");
  }

  boolean runs() {
    return process().isPresent();
  }

  /** The server's process, when its pid file names a living PostgreSQL on this very folder. */
  private Optional<ProcessHandle> process() {
    try (var lines = Files.lines(cluster.resolve("postmaster.pid"))) {
      long pid = Long.parseLong(lines.findFirst().orElse("0").strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * A server works in the folder of its data. Paths do not tell: the folder may have been moved or
   * reached by another name, and to take a living server for a dead one would destroy its data.
   */
  private boolean isOurs(ProcessHandle process) {
    String line = process.info().commandLine().orElse("");
    Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return line.contains("postgres") && Files.isSameFile(workingFolder, cluster);
    } catch (IOException e) { // no /proc here, or a process of somebody else
      return line.contains("postgres") && line.contains(cluster.toString());
    }
  }

  private Path created() {
    return cluster.resolveSibling("created");
  }

  private Path startLog() {
    return cluster.resolve("start.log");
  }

  private List<String> initArguments(Path passwordFile) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-D",
                cluster.toString(),
                "-U",
                EmbeddedDatabase.ADMINISTRATOR,
                "--pwfile",
                passwordFile.toString(),
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                // Sorted by code point whatever the machine's locale is, and quick.
                "--locale",
                "C",
                "--locale-provider",
                "builtin",
                "--builtin-locale",
                "C.UTF-8",
                "--no-instructions"));
    if (!durable) {
      arguments.add("--no-sync");
    }
    return arguments;
  }

  private List<String> settings(int port) {
    List<String> settings = new ArrayList<>();
    settings.add("-p " + port);
    settings.add("-c listen_addresses=127.0.0.1");
    settings.add("-c unix_socket_directories=");
    settings.add("-c max_connections=200");
    settings.add("-c timezone=UTC");
    settings.add("-c log_timezone=UTC");
    if (durable) {
      settings.add("-c fsync=on");
      settings.add("-c synchronous_commit=on");
      settings.add("-c logging_collector=on");
      settings.add("-c log_directory=log");
      settings.add("-c log_filename=postgresql-%a.log");
      settings.add("-c log_rotation_age=1d");
      settings.add("-c log_truncate_on_rotation=on");
    } else {
      settings.add("-c fsync=off");
      settings.add("-c synchronous_commit=off");
      settings.add("-c full_page_writes=off");
      settings.add("-c wal_level=minimal");
      settings.add("-c max_wal_senders=0");
    }
    return settings;
  }

  /**
   * The output goes to a file, because the server inherits it and would keep a pipe open for ever.
   */
  private void run(String program, List<String> arguments) throws IOException {
    Path output = Files.createTempFile(cluster.getParent(), program, ".out");
    try {
      Process process =
          new ProcessBuilder(account.command(software.program(program), arguments))
              .directory(cluster.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " did not finish within " + PATIENCE.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(program + " failed: " + whyItFailed(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + program, e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** The line in which the server or the tool says what is wrong, else all that it said. */
  private String whyItFailed(Path output) throws IOException {
    String said = Files.readString(output, StandardCharsets.UTF_8);
    if (Files.exists(startLog())) {
      said = Files.readString(startLog(), StandardCharsets.UTF_8) + said;
    }
    return said.lines()
        .filter(
            line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:"))
        .reduce((first, last) -> last)
        .orElse(said.strip().replace('\n', ' '));
  }
}
