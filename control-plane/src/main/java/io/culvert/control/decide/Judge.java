package io.culvert.control.decide;

import io.culvert.control.api.ControlError;
import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import io.culvert.events.Rejection;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.plan.Plans;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Comes to a verdict on an order, and writes nothing. */
final class Judge {

  private static final Logger log = LoggerFactory.getLogger(Judge.class);

  private final DecisionTable decisions;
  private final Plans plans;
  private final FactStore facts;
  private final FactCodec codec;

  private record Known(Instant now, Plans plans, FactStore facts) implements World {
    @Override
    public List<SpecificRecord> history(Aggregate aggregate) {
      return facts.read(aggregate);
    }
  }

  Judge(DecisionTable decisions, Plans plans, FactStore facts, FactCodec codec) {
    this.decisions = decisions;
    this.plans = plans;
    this.facts = facts;
    this.codec = codec;
  }

  /**
   * @throws KafkaException when Kafka, the store or the registry failed, which is no fault of the
   *     order: it has to be decided again
   */
  Verdict judge(Command command, Instant now) {
    try {
      return verdict(command, decisions.decide(command, new Known(now, plans, facts)), now);
    } catch (RuntimeException e) {
      if (isOutage(e)) {
        throw e;
      }
      // A fault of ours must not stop every order that comes after.
      log.error("{} could not be decided", command.getCommandId(), e);
      return rejected(
          command, ControlError.INTERNAL, "The decision failed; nothing was changed.", now);
    }
  }

  Verdict rejected(Command command, ControlError error, String detail, Instant now) {
    var rejection = new Rejection(error.code(), detail);
    return Verdict.withoutFacts(
        new CommandResult(command.getCommandId(), now, rejection, Map.of(), List.of()));
  }

  private Verdict verdict(Command command, Decision decision, Instant now) {
    return switch (decision) {
      case Decision.Rejected(var error, var detail) -> rejected(command, error, detail, now);
      case Decision.Adopted(var events) -> accepted(command, events, Map.of(), now);
      case Decision.Accepted(var made, var result) ->
          accepted(
              command,
              made.stream().map(fact -> FactTopic.event(fact, EventIds.next(), now)).toList(),
              result,
              now);
    };
  }

  private Verdict accepted(
      Command command,
      List<? extends SpecificRecord> events,
      Map<String, String> result,
      Instant now) {
    var encoded = new ArrayList<Verdict.Event>();
    events.forEach(event -> encoded.add(new Verdict.Event(event, codec.encode(event))));
    var ids = events.stream().map(FactTopic::eventId).toList();
    return new Verdict(new CommandResult(command.getCommandId(), now, null, result, ids), encoded);
  }

  private static boolean isOutage(RuntimeException e) {
    return e instanceof SchemaRegistryException
        || (e instanceof KafkaException && !(e instanceof SerializationException));
  }
}
