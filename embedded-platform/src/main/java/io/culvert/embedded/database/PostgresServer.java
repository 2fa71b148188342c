package io.culvert.embedded.database;

import io.culvert.embedded.server.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process over its whole life: create the cluster, start, stop, and stop one that a
 * crash left behind.
 */
final class PostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

  private final PostgresPrograms programs;
  private final Path cluster;
  private final boolean durable;

  PostgresServer(PostgresPrograms programs, Path cluster, boolean durable) {
    this.programs = programs;
    this.cluster = cluster;
    this.durable = durable;
  }

  /**
   * Creates the cluster unless it is there. A creation that was cut off is thrown away and done
   * again.
   */
  void create(String administratorPassword) throws IOException {
    programs.account().own(cluster);
    if (Files.exists(created())) {
      return;
    }
    DeleteTree.at(cluster);
    PrivateFolder.create(cluster);
    Path passwordFile = cluster.resolveSibling("administrator.pw");
    Passwords.write(passwordFile, List.of(administratorPassword));
    try {
      programs.account().own(cluster);
      programs.account().own(passwordFile);
      run("initdb", initArguments(passwordFile));
      Files.createFile(created());
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  void start(int port) throws IOException {
    Files.deleteIfExists(startLog()); // what earlier starts complained of is over
    run(
        "pg_ctl",
        List.of(
            "start",
            "-D",
            cluster.toString(),
            "-w",
            "-t",
            Long.toString(PostgresPrograms.PATIENCE.toSeconds()),
            "-l",
            startLog().toString(),
            "-o",
            String.join(" ", ServerSettings.of(port, durable))));
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

  private void run(String program, List<String> arguments) throws IOException {
    programs.run(program, arguments, cluster, startLog());
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
}
