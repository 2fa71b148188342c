package io.culvert.control;

import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a program of its own. */
public final class ControlServiceMain {

  private static final Logger log = LoggerFactory.getLogger(ControlServiceMain.class);
  private static final int BAD_SETTINGS = 2;

  private ControlServiceMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      var settings = Settings.fromEnvironment();
      var metricsSettings = MetricsSettings.from(settings);
      var read = ControlSettings.from(settings);
      var metrics = Metrics.start(metricsSettings);
      var service = ControlService.start(read, metrics.registry());
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      new CountDownLatch(1).await();
    } catch (InvalidSettings e) {
      log.error("{}", e.getMessage());
      System.exit(BAD_SETTINGS);
    }
  }
}
