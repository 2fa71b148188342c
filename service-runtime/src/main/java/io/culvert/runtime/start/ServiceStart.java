package io.culvert.runtime.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a service that is a process of its own. One that cannot start says why in one line,
 * stops what it has begun, and ends the process: whoever watches over it sees that, and nobody
 * meets half a service.
 */
public final class ServiceStart {
  private static final Logger log = LoggerFactory.getLogger(ServiceStart.class);

  /** What the process ends with then. */
  private static final int STATUS = 5;

  private ServiceStart() {}

  /** What a service does to start. */
  public interface Steps {
    /**
     * @param end told of what is begun, before it is
     */
    void run(AtTheEnd end) throws Exception;
  }

  /**
   * Starts; does not return when that fails.
   *
   * @param name of the service, for its threads
   */
  public static void orEnd(String name, Steps steps) {
    var end = new AtTheEnd();
    Runtime.getRuntime().addShutdownHook(new Thread(end::run, name + "-stop"));
    try {
      steps.run(end);
    } catch (Exception e) {
      if (!end.hasBegun()) { // else it was told to stop while it started
        say(e);
      }
      System.exit(STATUS);
    }
  }

  private static void say(Exception failure) {
    switch (failure) {
      case CannotStart e -> log.error("{}: {} {}", e.code(), e.getMessage(), e.action());
      default -> {
        var e = CannotStart.part(failure);
        log.error("{}: {} {}", e.code(), e.getMessage(), e.action(), failure);
      }
    }
  }
}
