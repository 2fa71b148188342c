package io.culvert.gateway.acme;

import io.culvert.tunnel.error.CulvertError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** What is counted of orders. */
final class AcmeMeters {
  private final MeterRegistry meters;

  AcmeMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Shows what is so at the moment. */
  void watch(IntSupplier ready, IntSupplier running, IntSupplier failing) {
    gauge("gateway.certificates.ready", "Ordered certificates that are in use", ready);
    gauge("gateway.certificates.ordering", "Names that are being ordered for", running);
    gauge("gateway.certificates.failing", "Names whose last order failed", failing);
  }

  void issued() {
    count("issued");
  }

  void failed(CulvertError error) {
    count(error.code());
  }

  private void gauge(String name, String description, IntSupplier value) {
    Gauge.builder(name, value::getAsInt).description(description).register(meters);
  }

  private void count(String outcome) {
    Counter.builder("gateway.certificates.orders")
        .description("Orders by how they ended: issued, or the error's code")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
