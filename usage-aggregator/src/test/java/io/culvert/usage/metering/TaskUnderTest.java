package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One partition's task through crashes and moves, as Kafka Streams runs it exactly once: stores,
 * results and progress are committed together or not at all.
 */
final class TaskUnderTest {

  /** A record of the partition, or of the way round for strays. */
  record Input(RandomLog.Entry entry, boolean isStray) {}

  private final ArrayDeque<Input> uncommitted = new ArrayDeque<>();
  private final Consumer<Record<? extends String, ? extends SpecificRecord>> results;
  private CommittedStore<SeenTicks> seen =
      new CommittedStore<>(MeterEvents.SEEN_TICKS, SeenTicksSerde.create());
  private CommittedStore<io.culvert.events.UsageMonthly> usages;
  private CommittedStore<Quantities> lines =
      new CommittedStore<>(MeterEvents.OPEN_LINES, QuantitiesSerde.create());
  private CommittedStore<String> marks = new CommittedStore<>(MeterEvents.MARKS, Serdes.String());
  private MockProcessorContext<String, SpecificRecord> context;
  private MeterEvents processor;
  private final Map<String, String> serdes;
  int crashes;

  TaskUnderTest(
      Map<String, String> serdes,
      Consumer<Record<? extends String, ? extends SpecificRecord>> results) {
    this.serdes = serdes;
    this.results = results;
    usages =
        new CommittedStore<>(MeterEvents.USAGE_MONTHS, Topics.USAGE_MONTHLY.valueSerde(serdes));
    start();
  }

  private void start() {
    context = new MockProcessorContext<>();
    context.setCurrentSystemTimeMs(0);
    List.of(seen, usages, lines, marks).forEach(context::addStateStore);
    processor = new MeterEvents(Duration.ofMillis(250), TickTales.SILENT);
    processor.init(context);
  }

  void process(Input input) {
    uncommitted.add(input);
    run(input);
  }

  private void run(Input input) {
    var topic = input.isStray ? "app-strays-repartition" : Topics.SESSION_EVENTS.name();
    context.setRecordMetadata(topic, input.entry.partition(), 0);
    SessionEvent event = input.entry.event();
    processor.process(
        new Record<>(event.getSessionId(), event, input.entry.logTime().toEpochMilli()));
  }

  /** The clock on the wall has moved on. */
  void publish() {
    context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
  }

  void commit() {
    List.of(seen, usages, lines, marks).forEach(CommittedStore::commitAll);
    context.forwarded().forEach(forward -> results.accept(forward.record()));
    context.resetForwards();
    uncommitted.clear();
  }

  /** It is killed; another process reads again what was not committed. */
  void crash() {
    crashes++;
    move();
    new ArrayList<>(uncommitted).forEach(this::run);
  }

  /** Another process goes on from what was committed. */
  void move() {
    seen = seen.restored();
    usages = usages.restored();
    lines = lines.restored();
    marks = marks.restored();
    start();
  }

  int openLines() {
    return lines.size();
  }
}
