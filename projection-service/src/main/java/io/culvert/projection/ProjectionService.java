package io.culvert.projection;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.settings.Settings;
import io.culvert.web.WebApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A running projection service. */
public final class ProjectionService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProjectionService.class);
  private static final Duration HEALTH_WITHIN = Duration.ofSeconds(5);

  private final WebApplication application;

  private ProjectionService(WebApplication application) {
    this.application = application;
  }

  /**
   * Starts the service in this JVM. Returns when it listens; {@link #health} tells when the views
   * follow the log.
   *
   * @param environment settings by name, such as {@code API_PORT}
   * @throws io.culvert.runtime.settings.InvalidSettings naming every setting that cannot be used
   */
  public static ProjectionService start(Map<String, String> environment, MeterRegistry metrics) {
    return start(ProjectionSettings.from(new Settings(environment)), metrics);
  }

  public static ProjectionService start(ProjectionSettings settings, MeterRegistry metrics) {
    var start = System.nanoTime();
    var service =
        new ProjectionService(
            WebApplication.start(
                ProjectionServiceConfiguration.class,
                "projection-service",
                beans -> {
                  beans.registerBean(ProjectionSettings.class, () -> settings);
                  beans.registerBean(MeterRegistry.class, () -> metrics);
                }));
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    log.info("API and dashboard listen on port {} after {} ms", service.port(), millis);
    return service;
  }

  /** The port that API and dashboard listen on. */
  public int port() {
    return application.port();
  }

  /** Up when the service is ready. */
  public Health health() {
    return Health.of(
        "projection-service",
        () -> {
          var health = application.part(HealthHandlers.class).check().block(HEALTH_WITHIN);
          return health != null && health.isUp()
              ? Health.Status.up()
              : Health.Status.down(String.valueOf(health));
        });
  }

  /** For tests, which look at the parts. */
  ConfigurableApplicationContext context() {
    return application.context();
  }

  @Override
  public void close() {
    application.close();
  }
}
