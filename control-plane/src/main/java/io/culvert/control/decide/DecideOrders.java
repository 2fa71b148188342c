package io.culvert.control.decide;

import io.culvert.control.api.ControlError;
import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Decides one order after the other, each once. What it writes and how far it has read become true
 * in one transaction: a crash in the middle leaves nothing, and the order is decided afterwards.
 */
final class DecideOrders implements Processor<String, Command, String, byte[]> {

  private static final Duration SWEEP = Duration.ofMinutes(10);

  private final DecideConfig config;
  private final FactCodec codec;
  private Parts parts = Parts.NONE;
  private Instant sweptAt = Instant.EPOCH;

  /** What there is once Kafka Streams has given it. */
  private record Parts(
      ProcessorContext<String, byte[]> context, FactStore facts, ResultStore results, Judge judge) {

    @SuppressWarnings("NullAway") // never looked at: init comes before process
    static final Parts NONE = new Parts(null, null, null, null);
  }

  DecideOrders(DecideConfig config) {
    this.config = config;
    this.codec = new FactCodec(config.serdes());
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    KeyValueStore<String, byte[]> ofFacts = context.getStateStore(DecideTopology.FACTS);
    KeyValueStore<String, byte[]> ofResults = context.getStateStore(DecideTopology.RESULTS);
    var facts = new FactStore(ofFacts, codec);
    parts =
        new Parts(
            context,
            facts,
            new ResultStore(ofResults, config.serdes()),
            new Judge(config.decisions(), config.plans(), facts, codec));
  }

  @Override
  public void process(Record<String, Command> record) {
    var command = record.value();
    if (command == null) {
      return; // nobody orders anything by a tombstone
    }
    var now = config.clock().instant().truncatedTo(ChronoUnit.MICROS);
    var repeated = parts.results.ofOrder(command.getCommandId());
    if (repeated.isPresent()) {
      answer(repeated.get(), now);
    } else {
      carryOut(command, now);
    }
    if (now.isAfter(sweptAt.plus(SWEEP))) {
      parts.results.sweep(now);
      sweptAt = now;
    }
    // Whoever gave the order waits for the end of this transaction.
    parts.context.commit();
  }

  private void carryOut(Command command, Instant now) {
    var first = parts.results.ofIdempotencyKey(command);
    var verdict =
        first
            .map(known -> again(command, known, now))
            .orElseGet(() -> parts.judge.judge(command, now));
    for (var event : verdict.events()) {
      parts.facts.append(event.event(), event.encoded());
      forward(
          FactTopic.key(event.event()), event.encoded(), now, FactTopic.of(event.event()).sink());
    }
    var encoded = answer(verdict.result(), now);
    parts.results.remember(command, encoded, first.isEmpty(), now);
  }

  /** The first result for whoever asks the same again under the same key. */
  private Verdict again(Command command, ResultStore.First first, Instant now) {
    if (!first.requestSha256().equals(ByteBuffer.wrap(ResultStore.sha256(command)))) {
      return parts.judge.rejected(
          command, ControlError.KEY_REUSED, ControlError.KEY_REUSED.title(), now);
    }
    var result = first.result();
    return Verdict.withoutFacts(
        new CommandResult(
            command.getCommandId(),
            result.getDecidedAt(),
            result.getRejection(),
            result.getResult(),
            result.getEventIds()));
  }

  private byte[] answer(CommandResult result, Instant now) {
    var encoded = parts.results.encode(result);
    forward(result.getCommandId(), encoded, now, DecideTopology.RESULTS_OUT);
    return encoded;
  }

  private void forward(String key, byte[] value, Instant now, String sink) {
    parts.context.forward(new Record<>(key, value, now.toEpochMilli()), sink);
  }
}
