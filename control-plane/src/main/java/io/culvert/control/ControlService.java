package io.culvert.control;

import io.culvert.control.account.FoundDevelopmentAccount;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.web.WebApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running write side. */
public final class ControlService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlService.class);

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);

  private final WebApplication application;

  private ControlService(WebApplication application) {
    this.application = application;
  }

  /**
   * Starts the service in this JVM. Returns when it listens; {@link #health} tells when it decides.
   *
   * @param environment settings by name, such as {@code CONTROL_PORT}
   * @throws io.culvert.runtime.settings.InvalidSettings naming every setting that cannot be used
   */
  public static ControlService start(Map<String, String> environment, MeterRegistry meters) {
    return start(ControlSettings.from(new Settings(environment)), meters);
  }

  /**
   * As above.
   *
   * @throws io.culvert.runtime.topics.TopicsDiffer when topics are not as they should be
   * @throws org.apache.kafka.common.KafkaException when there is no broker
   */
  public static ControlService start(ControlSettings settings, MeterRegistry meters) {
    EnsureTopics.of(settings.kafka(), TOPICS_PATIENCE);
    var start = System.nanoTime();
    var service =
        new ControlService(
            WebApplication.start(
                ControlServiceConfiguration.class,
                "control-plane",
                beans -> {
                  beans.registerBean(ControlSettings.class, () -> settings);
                  beans.registerBean(MeterRegistry.class, () -> meters);
                }));
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    log.info("The write side listens on port {} after {} ms", service.port(), millis);
    return service;
  }

  /** The port it listens on. */
  public int port() {
    return application.port();
  }

  /** Up when orders are decided. */
  public Health health() {
    return application.part(ControlHealth.class).health();
  }

  /**
   * Sees to it that the development account exists and that a token for it is known.
   *
   * @param known the token that the person's command line has, or null
   * @param patience how long to wait for the log
   * @return a good token: the known one where it still is
   */
  public String developmentToken(@Nullable String known, Duration patience)
      throws InterruptedException {
    return application.part(FoundDevelopmentAccount.class).token(known, patience);
  }

  @Override
  public void close() {
    application.close();
  }
}
