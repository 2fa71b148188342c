package io.culvert.gateway;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.tunnel.error.CulvertError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.group.ChannelGroup;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the gateway counts. */
final class GatewayMeters {
  private final MeterRegistry meters;
  private final Counter refusedConnections;
  private final Map<Outcome, Timer> exchanges = new EnumMap<>(Outcome.class);

  GatewayMeters(MeterRegistry meters, ChannelGroup open) {
    this.meters = meters;
    Gauge.builder("gateway.connections", open, ChannelGroup::size)
        .description("Public connections that are open")
        .register(meters);
    refusedConnections =
        Counter.builder("gateway.connections.refused")
            .description("Public connections beyond the limit")
            .register(meters);
    for (var outcome : Outcome.values()) {
      exchanges.put(
          outcome,
          Timer.builder("gateway.exchanges")
              .description("Exchanges by how they ended")
              .tag("outcome", outcome.name())
              .register(meters));
    }
  }

  /** An exchange is over. */
  void finished(Exchange exchange) {
    var timer = exchanges.get(exchange.outcome());
    if (timer != null) {
      timer.record(exchange.totalMicros(), TimeUnit.MICROSECONDS);
    }
  }

  /** A client was answered by the gateway itself. */
  void answered(CulvertError error) {
    Counter.builder("gateway.errors")
        .description("Answers by the gateway itself, by code")
        .tag("code", error.code())
        .register(meters)
        .increment();
  }

  /** A connection was beyond the limit. */
  void refusedConnection() {
    refusedConnections.increment();
  }
}
