package io.culvert.runtime.metrics;

import io.culvert.runtime.settings.Settings;

/**
 * Where a process shows its meters.
 *
 * @param address of the interface; not a public one, for anybody may ask there
 * @param port 0 for any free one
 */
public record MetricsSettings(String address, int port) {

  public static MetricsSettings from(Settings settings) {
    return new MetricsSettings(
        settings.text("METRICS_ADDRESS", "127.0.0.1", "Address that metrics are read at"),
        settings.port("METRICS_PORT", 8197, "Metrics for Prometheus"));
  }
}
