package io.culvert.standalone;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform as a server, until it is told to stop by SIGTERM. The environment sets it up; the
 * only argument is the data folder, {@code ./data} when left out.
 *
 * <p>The development token is taken from {@code CULVERT_TOKEN}; where that is not set or not good,
 * a new one is printed on standard output, once, and never logged.
 */
public final class StandaloneMain {

  private static final Logger log = LoggerFactory.getLogger(StandaloneMain.class);

  private StandaloneMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    var data = Path.of(arguments.length > 0 ? arguments[0] : "data");
    var stop = new StopOnSignal();
    try (var standalone = start(data)) {
      stop.awaitSignal();
      log.info("Stopping");
    } catch (InterruptedException e) {
      log.info("Stopped while starting");
    } catch (StartFailure e) {
      if (stop.wasSignalled()) {
        return;
      }
      System.err.println(e.code() + ": " + e.getMessage() + " " + e.action());
      stop.finished();
      System.exit(5);
    } finally {
      stop.finished();
    }
  }

  private static Standalone start(Path data) throws StartFailure {
    var known = System.getenv("CULVERT_TOKEN");
    var standalone =
        Standalone.start(data, System.getenv(), known, step -> log.info("Starting {}", step));
    if (!standalone.token().equals(known)) {
      System.out.println("Token of the development account: " + standalone.token());
    }
    log.info(
        "Ready: agents on port {}, API and dashboard on port {}",
        standalone.agentPort(),
        standalone.apiPort());
    return standalone;
  }
}
