package io.culvert.projection;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running projection service. */
public final class ProjectionService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProjectionService.class);
  private static final Duration HEALTH_WITHIN = Duration.ofSeconds(5);

  private final ConfigurableApplicationContext context;

  private ProjectionService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts the service in this JVM. Returns when it listens; {@link #health} tells when the views
   * follow the log.
   *
   * @param environment settings by name, such as {@code API_PORT}
   * @throws io.culvert.runtime.settings.InvalidSettings naming every setting that cannot be used
   */
  public static ProjectionService start(Map<String, String> environment) {
    return start(ProjectionSettings.from(new Settings(environment)), new SimpleMeterRegistry());
  }

  public static ProjectionService start(ProjectionSettings settings, MeterRegistry metrics) {
    var application = new SpringApplication(ProjectionServiceConfiguration.class);
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.setBannerMode(org.springframework.boot.Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setAddCommandLineProperties(false);
    application.setRegisterShutdownHook(false); // who started it stops it
    application.setDefaultProperties(properties());
    // Logging belongs to the program around it.
    application.setListeners(
        application.getListeners().stream()
            .filter(listener -> !(listener instanceof LoggingApplicationListener))
            .collect(Collectors.toList()));
    application.addInitializers(
        context -> {
          var beans = (GenericApplicationContext) context;
          beans.registerBean(ProjectionSettings.class, () -> settings);
          beans.registerBean(MeterRegistry.class, () -> metrics);
        });
    var start = System.nanoTime();
    var service = new ProjectionService(application.run());
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    log.info("API and dashboard listen on port {} after {} ms", service.port(), millis);
    return service;
  }

  /** The port that API and dashboard listen on. */
  public int port() {
    var server = ((ReactiveWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the service is stopped");
    }
    return server.getPort();
  }

  /** Up when the service is ready. */
  public Health health() {
    return Health.of(
        "projection-service",
        () -> {
          var health = context.getBean(HealthHandlers.class).check().block(HEALTH_WITHIN);
          return health != null && health.isUp()
              ? Health.Status.up()
              : Health.Status.down(String.valueOf(health));
        });
  }

  /** For tests, which look at the parts. */
  ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties() {
    var properties = new HashMap<String, Object>();
    properties.put("spring.config.name", "culvert-projection-service"); // no one else's files
    properties.put("spring.jmx.enabled", false);
    properties.put("spring.main.keep-alive", false);
    return properties;
  }
}
