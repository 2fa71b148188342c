package io.culvert.standalone;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to {@code logs/culvert.log} in the data folder, so that the terminal shows the
 * traffic and nothing else.
 */
final class LogFile {

  private LogFile() {}

  static void in(Path data) {
    // Spring Boot would put its own console log in place of this one.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    System.setProperty("culvert.logs", data.resolve("logs").toString());
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(LogFile.class.getResource("/log-to-file.xml"));
    } catch (JoranException e) {
      throw new IllegalStateException("log-to-file.xml is broken", e);
    }
  }
}
