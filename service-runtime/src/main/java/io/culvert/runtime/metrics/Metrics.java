package io.culvert.runtime.metrics;

import io.culvert.runtime.page.OnePage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All meters of a process, and {@code GET /metrics} that shows them in Prometheus' text format. The
 * port is one of its own, because the services' ports are for strangers.
 */
public final class Metrics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Metrics.class);
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Optional<OnePage> page;

  private Metrics(MetricsSettings settings) {
    new FileDescriptorMetrics().bindTo(registry); // each connection is one
    new JvmMemoryMetrics().bindTo(registry);
    page = listen(settings);
  }

  /** Shows meters from now on. If the port is taken the log says so, and nobody sees them. */
  public static Metrics start(MetricsSettings settings) {
    return new Metrics(settings);
  }

  /** Where the process makes its meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Where they are read; empty when the port was taken. */
  Optional<InetSocketAddress> address() {
    return page.map(OnePage::address);
  }

  @Override
  public void close() {
    page.ifPresent(OnePage::close);
    registry.close();
  }

  // Its count is worth less than the traffic: the service goes on without.
  private Optional<OnePage> listen(MetricsSettings settings) {
    var address = new InetSocketAddress(settings.address(), settings.port());
    try {
      var listening = OnePage.start(address, PATH, this::answer);
      log.info("Metrics at {}{}", listening.address(), PATH);
      return Optional.of(listening);
    } catch (IOException | RuntimeException e) { // it throws both for addresses that are not here
      log.warn("No metrics, set METRICS_ADDRESS, METRICS_PORT: {}: {}", address, e.toString());
      return Optional.empty();
    }
  }

  private OnePage.Answer answer() {
    return new OnePage.Answer(200, TEXT, registry.scrape());
  }
}
