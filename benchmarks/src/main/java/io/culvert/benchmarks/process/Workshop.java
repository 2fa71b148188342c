package io.culvert.benchmarks.process;

import io.culvert.embedded.database.DeleteTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder for one run, and the programs that run in it; nothing is left of either. */
public final class Workshop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Deque<Program> programs = new ArrayDeque<>();

  private Workshop(Path folder) {
    this.folder = folder;
  }

  public static Workshop open() throws IOException {
    return new Workshop(Files.createTempDirectory("culvert-peers"));
  }

  public Path folder() {
    return folder;
  }

  /** Writes a file, which its owner alone may read. */
  public Path write(String name, String content) throws IOException {
    var file = Files.writeString(folder.resolve(name), content);
    file.toFile().setReadable(false, false);
    file.toFile().setReadable(true, true);
    return file;
  }

  public Program start(String name, String... command) throws IOException {
    return start(name, Map.of(), List.of(command));
  }

  public Program start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    var log = folder.resolve(name + ".log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var program = new Program(name, builder.start(), log);
    programs.push(program);
    return program;
  }

  /** Another JVM with this one's classes. */
  public Program startJava(
      String name, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    return startJava(name, environment, List.of(), main, arguments);
  }

  /** The same with options of its own for the JVM. */
  public Program startJava(
      String name,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    Arrays.stream(System.getenv().getOrDefault("PEER_JAVA_OPTS", "").split(" "))
        .filter(option -> !option.isBlank())
        .map(option -> option.replace("%n", name))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(name, environment, command);
  }

  /** Waits until somebody listens. */
  public static void awaitPort(Program program, int port) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && program.process().isAlive()) {
      try (var probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new IllegalStateException(
        program.name() + " does not listen:\n" + Files.readString(program.log()));
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Finds a program in the folder of {@code PEERS}, then on the path; null when it is not there.
   */
  public static @Nullable Path find(String program) {
    var places =
        System.getenv().getOrDefault("PEERS", "") + ":" + System.getenv("PATH") + ":/usr/sbin";
    return Arrays.stream(places.split(":"))
        .filter(place -> !place.isBlank())
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    programs.forEach(Program::end);
    DeleteTree.at(folder);
  }
}
