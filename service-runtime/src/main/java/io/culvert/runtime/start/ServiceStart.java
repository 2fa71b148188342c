package io.culvert.runtime.start;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a service that is a process of its own. One that cannot start says why in one line,
 * stops what it has begun, and ends the process: whoever watches over it sees that, and nobody
 * meets half a service.
 */
public final class ServiceStart {
  private static final Logger log = LoggerFactory.getLogger(ServiceStart.class);

  /** What the process ends with when its settings are wrong, and when it cannot start. */
  private static final int WRONG_SETTINGS = 2;

  private static final int CANNOT_START = 5;

  private ServiceStart() {}

  /** What a service does to start. */
  public interface Steps {
    /**
     * @param end told of what is begun, before it is
     */
    void run(AtTheEnd end) throws Exception;
  }

  /**
   * Starts what the environment variables describe; does not return when that fails.
   *
   * @param name of the service, for its threads
   * @param service made of its settings; throws {@link InvalidSettings} when these are wrong
   */
  public static void orEnd(String name, Function<Settings, Steps> service) {
    try {
      orEnd(name, service.apply(Settings.fromEnvironment()));
    } catch (InvalidSettings e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    }
  }

  private static void orEnd(String name, Steps steps) {
    var end = new AtTheEnd();
    Runtime.getRuntime().addShutdownHook(new Thread(end::run, name + "-stop"));
    try {
      steps.run(end);
    } catch (Exception e) {
      if (!end.hasBegun()) { // else it was told to stop while it started
        say(e);
      }
      System.exit(CANNOT_START);
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
