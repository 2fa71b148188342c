package io.culvert.gateway.tcp;

import io.culvert.tunnel.error.CulvertError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is counted of connections that are not HTTP. */
public final class RawMeters {
  private final MeterRegistry meters;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter bytesIn;
  private final Counter bytesOut;

  public RawMeters(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("gateway.raw.open", open, AtomicInteger::get)
        .description("Connections of TCP and TLS tunnels that are open")
        .register(meters);
    bytesIn = bytes("in");
    bytesOut = bytes("out");
  }

  private Counter bytes(String direction) {
    return Counter.builder("gateway.raw.bytes")
        .description("Bytes of TCP and TLS tunnels, in towards the origin")
        .baseUnit("bytes")
        .tag("direction", direction)
        .register(meters);
  }

  void opened() {
    open.incrementAndGet();
  }

  void in(int bytes) {
    bytesIn.increment(bytes);
  }

  void out(int bytes) {
    bytesOut.increment(bytes);
  }

  void over(@Nullable CulvertError error) {
    open.decrementAndGet();
    count(error == null ? "ended" : error.code());
  }

  /** A connection came to no tunnel. */
  void refused(CulvertError error) {
    count(error.code());
  }

  private void count(String outcome) {
    Counter.builder("gateway.raw.connections")
        .description("Connections of TCP and TLS tunnels by how they ended")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
