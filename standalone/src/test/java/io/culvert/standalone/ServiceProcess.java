package io.culvert.standalone;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A broker or a gateway as a process of its own, configured by its environment. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Class<?> main;
  private final Map<String, String> environment;
  private final String ready;
  private JavaProcess process;

  /**
   * Starts it; {@link #awaitReady} says when it serves.
   *
   * @param ready what it prints then, as a pattern
   */
  ServiceProcess(Class<?> main, Map<String, String> environment, String ready) {
    this.main = main;
    this.environment = Map.copyOf(environment);
    this.ready = ready;
    this.process = begin();
  }

  private JavaProcess begin() {
    return JavaProcess.start(main, environment, List.of("-Xmx192m", "-XX:TieredStopAtLevel=1"));
  }

  ServiceProcess awaitReady() {
    process.awaitLine(ready, PATIENCE);
    return this;
  }

  /** As an operator does: SIGTERM, waits for the end, starts it again, waits until it serves. */
  void restart() {
    process.stop();
    process = begin();
    awaitReady();
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
