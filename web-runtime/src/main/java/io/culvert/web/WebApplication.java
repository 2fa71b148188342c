package io.culvert.web;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running service with an HTTP API: the same on its own and within another program. */
public final class WebApplication implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private WebApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts a service; returns when it listens.
   *
   * @param name of the service, for its own files of properties, if there are any
   * @param beans adds what comes from outside
   */
  public static WebApplication start(
      Class<?> configuration, String name, Consumer<GenericApplicationContext> beans) {
    var application = new SpringApplication(configuration);
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setAddCommandLineProperties(false);
    application.setRegisterShutdownHook(false); // who started it stops it
    application.setDefaultProperties(
        Map.of(
            "spring.config.name", "culvert-" + name, // no one else's files
            "spring.jmx.enabled", false,
            "spring.main.keep-alive", false));
    // Logging belongs to the program around it.
    application.setListeners(
        application.getListeners().stream()
            .filter(listener -> !(listener instanceof LoggingApplicationListener))
            .collect(Collectors.toList()));
    application.addInitializers(context -> beans.accept((GenericApplicationContext) context));
    return new WebApplication(application.run());
  }

  /** The port it listens on. */
  public int port() {
    var server = ((ReactiveWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the service is stopped");
    }
    return server.getPort();
  }

  /** One of its parts. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** All its parts. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }
}
