package io.culvert.standalone;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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
    var known = System.getenv("CULVERT_TOKEN");
    try {
      var standalone =
          Standalone.start(data, System.getenv(), known, step -> log.info("Starting {}", step));
      var stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    standalone.close();
                    stopped.countDown();
                  },
                  "stop"));
      if (!standalone.token().equals(known)) {
        System.out.println("Token of the development account: " + standalone.token());
      }
      log.info(
          "Ready: agents on port {}, API and dashboard on port {}",
          standalone.agentPort(),
          standalone.apiPort());
      stopped.await();
    } catch (StartFailure e) {
      System.err.println(e.code() + ": " + e.getMessage() + " " + e.action());
      System.exit(5);
    }
  }
}
