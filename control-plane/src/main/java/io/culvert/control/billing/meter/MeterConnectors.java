package io.culvert.control.billing.meter;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.BillingSettings;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All receivers of usage that are set up; none when nothing is. */
public final class MeterConnectors implements AutoCloseable {

  private static final Duration CALL = Duration.ofSeconds(20);

  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final List<MeterConnector> connectors;

  private MeterConnectors(KafkaSettings kafka, List<MeterConnector> connectors) {
    this.kafka = kafka;
    this.connectors = connectors;
  }

  public static MeterConnectors of(
      BillingSettings settings, KafkaSettings kafka, Clock clock, MeterRegistry meters) {
    var meter = settings.meter();
    var http = new BillingHttp(CALL);
    var targets = new ArrayList<MeterTarget>();
    if (meter.toPolar()) {
      targets.add(new PolarIngest(http, settings.polarApi(), settings.polarToken(), clock));
    }
    if (meter.webhook() != null && meter.webhookSecret() != null) {
      targets.add(new SignedWebhook(http, meter.webhook(), meter.webhookSecret(), clock));
    }
    return new MeterConnectors(
        kafka,
        targets.stream()
            .map(
                target ->
                    new MeterConnector(
                        kafka, Topics.USAGE_LEDGER, target, Backoff.STANDARD, clock, meters))
            .toList());
  }

  /** Begins to send, where there is anybody to send to. */
  public void start() {
    if (!connectors.isEmpty()) {
      EnsureTopics.of(kafka, List.of(Topics.USAGE_LEDGER, Topics.DEAD_LETTERS), TOPIC_PATIENCE);
    }
    connectors.forEach(MeterConnector::start);
  }

  @Override
  public void close() {
    connectors.forEach(MeterConnector::close);
  }
}
