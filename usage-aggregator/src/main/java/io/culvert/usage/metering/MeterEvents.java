package io.culvert.usage.metering;

import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * {@link Metering} as a step of the topology: out come ledger lines and alerts as they are found,
 * and the changed monthly sums a few times a second.
 */
final class MeterEvents implements Processor<String, SessionEvent, String, SpecificRecord> {

  static final String SEEN_TICKS = "seen-ticks";
  static final String USAGE_MONTHS = "usage-months";
  static final String OPEN_LINES = "open-lines";
  static final String MARKS = "marks";

  private final Duration publishEvery;
  private final TickTales tales;
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable StoredBooks books;
  private @Nullable Metering metering;
  private Instant logTime = Instant.EPOCH;

  MeterEvents(Duration publishEvery, TickTales tales) {
    this.publishEvery = publishEvery;
    this.tales = tales;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    books =
        new StoredBooks(
            context.getStateStore(SEEN_TICKS),
            context.getStateStore(USAGE_MONTHS),
            context.getStateStore(OPEN_LINES),
            context.getStateStore(MARKS));
    metering = new Metering(books, new Forward(), tales);
    context.schedule(publishEvery, PunctuationType.WALL_CLOCK_TIME, _ -> publishUsage());
  }

  @Override
  public void process(Record<String, SessionEvent> record) {
    var event = record.value();
    if (event == null
        || DeadLetters.isSentAgainForAnother(record.headers(), context.applicationId())) {
      return;
    }
    logTime = Instant.ofEpochMilli(record.timestamp());
    if (isStray()) {
      metering.readStray(event, logTime);
    } else {
      metering.read(event, logTime);
    }
  }

  /** What did not come from the topic itself came by {@link MeteringTopology#STRAYS}. */
  private boolean isStray() {
    return !context.recordMetadata().orElseThrow().topic().equals(Topics.SESSION_EVENTS.name());
  }

  private void publishUsage() {
    for (var usage : books.takeUnsent()) {
      context.forward(
          new Record<>(
              Usage.key(usage.getAccountId(), usage.getMonth()),
              usage,
              context.currentSystemTimeMs(),
              new RecordHeaders()));
    }
  }

  /**
   * Records carry the log's time and never a tick's: Kafka refuses what claims to be of the future,
   * and a tick may, when its writer's clock was wrong.
   */
  private final class Forward implements Findings {

    @Override
    public void line(UsageLedgerLine line) {
      forward(line.getAccountId(), line, CloudEvents.of(line));
    }

    @Override
    public void alert(QuotaAlert alert) {
      forward(alert.getAccountId(), alert, CloudEvents.of(alert));
    }

    private void forward(String key, SpecificRecord value, Headers headers) {
      context.forward(new Record<>(key, value, logTime.toEpochMilli(), headers));
    }
  }

  /** Makes the step and its stores. */
  record Supplier(MeteringConfig config, TickTales tales)
      implements ProcessorSupplier<String, SessionEvent, String, SpecificRecord> {

    @Override
    public Processor<String, SessionEvent, String, SpecificRecord> get() {
      return new MeterEvents(config.publishEvery(), tales);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          store(SEEN_TICKS, SeenTicksSerde.create()),
          store(USAGE_MONTHS, Topics.USAGE_MONTHLY.valueSerde(config.serdes())),
          store(OPEN_LINES, QuantitiesSerde.create()),
          store(MARKS, Serdes.String()));
    }

    /** Cached, so that what a session or an account counts often is written once a commit. */
    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
      return Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(name), Serdes.String(), values)
          .withCachingEnabled();
    }
  }
}
