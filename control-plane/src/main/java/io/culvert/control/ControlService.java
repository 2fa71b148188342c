package io.culvert.control;

import io.culvert.control.account.FoundDevelopmentAccount;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running write side. */
public final class ControlService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlService.class);

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);

  private final ConfigurableApplicationContext context;

  private ControlService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts the service in this JVM. Returns when it listens; {@link #health} tells when it decides.
   *
   * @param environment settings by name, such as {@code CONTROL_PORT}
   * @throws io.culvert.runtime.settings.InvalidSettings naming every setting that cannot be used
   */
  public static ControlService start(Map<String, String> environment) {
    return start(ControlSettings.from(new Settings(environment)), new SimpleMeterRegistry());
  }

  /**
   * As above.
   *
   * @throws io.culvert.runtime.topics.TopicsDiffer when topics are not as they should be
   * @throws org.apache.kafka.common.KafkaException when there is no broker
   */
  public static ControlService start(ControlSettings settings, MeterRegistry meters) {
    EnsureTopics.of(settings.kafka(), TOPICS_PATIENCE);
    var application = new SpringApplication(ControlServiceConfiguration.class);
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.setBannerMode(Banner.Mode.OFF);
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
          beans.registerBean(ControlSettings.class, () -> settings);
          beans.registerBean(MeterRegistry.class, () -> meters);
        });
    var start = System.nanoTime();
    var service = new ControlService(application.run());
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    log.info("The write side listens on port {} after {} ms", service.port(), millis);
    return service;
  }

  /** The port it listens on. */
  public int port() {
    var server = ((ReactiveWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the service is stopped");
    }
    return server.getPort();
  }

  /** Up when orders are decided. */
  public Health health() {
    return context.getBean(ControlHealth.class).health();
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
    return context.getBean(FoundDevelopmentAccount.class).token(known, patience);
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
    properties.put("spring.config.name", "culvert-control-plane"); // no one else's files
    properties.put("spring.jmx.enabled", false);
    properties.put("spring.main.keep-alive", false);
    return properties;
  }
}
