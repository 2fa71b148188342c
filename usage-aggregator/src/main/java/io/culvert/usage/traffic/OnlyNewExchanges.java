package io.culvert.usage.traffic;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.TrafficMinute;
import io.culvert.runtime.publish.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each completed exchange through once, as a minute of its own.
 *
 * <ul>
 *   <li>An exchange that comes again within {@link SeenExchanges#REMEMBERED} is dropped. A writer
 *       that tries again does so within seconds, and all facts of a session lie in one partition.
 *       What an operator sends again for another consumer may come much later, and is dropped too.
 *   <li>Exchanges of nobody (anonymous) are not counted: nobody could look at them.
 *   <li>What is older than {@link #KEPT} has left the topic, and must not come back as a part of
 *       what it was. That goes by the clock and not by the log's time: when everything is computed
 *       anew, one partition may be months ahead of another.
 * </ul>
 */
final class OnlyNewExchanges implements FixedKeyProcessor<String, ExchangeEvent, TrafficMinute> {

  private static final Duration SWEEP = Duration.ofSeconds(10);

  /** As long as the topic keeps minutes. */
  static final Duration KEPT = Duration.ofDays(90);

  /** How far ahead a gateway's clock may be. */
  static final Duration AHEAD = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(OnlyNewExchanges.class);

  private final String storeName;
  private final TrafficMeters meters;
  private @Nullable FixedKeyProcessorContext<String, TrafficMinute> context;
  private @Nullable SeenExchanges seen;

  OnlyNewExchanges(String storeName, TrafficMeters meters) {
    this.storeName = storeName;
    this.meters = meters;
  }

  @Override
  public void init(FixedKeyProcessorContext<String, TrafficMinute> context) {
    this.context = context;
    seen = new SeenExchanges(context.getStateStore(storeName));
    context.schedule(SWEEP, PunctuationType.STREAM_TIME, seen::forgetOld);
  }

  @Override
  public void process(FixedKeyRecord<String, ExchangeEvent> record) {
    var event = record.value();
    if (event != null
        && event.getAccountId() != null
        && event.getPayload() instanceof ExchangeCompleted exchange
        && !DeadLetters.isSentAgainForAnother(record.headers(), context.applicationId())) {
      completed(record, event, exchange);
    }
  }

  private void completed(
      FixedKeyRecord<String, ExchangeEvent> record,
      ExchangeEvent event,
      ExchangeCompleted exchange) {
    var now = Instant.ofEpochMilli(context.currentSystemTimeMs());
    if (!Minutes.isPlausible(event, exchange) || exchange.getStartedAt().isAfter(now.plus(AHEAD))) {
      meters.rejected().increment();
      log.error("Exchange {} says what cannot be and is not counted", event.getExchangeId());
      return;
    }
    if (exchange.getStartedAt().isBefore(now.minus(KEPT))) {
      meters.tooOld().increment();
      return;
    }
    if (!seen.isNew(event.getExchangeId(), record.timestamp())) {
      meters.repeated().increment();
      return;
    }
    meters.counted().increment();
    context.forward(record.withValue(Minutes.of(event, exchange)));
  }
}
