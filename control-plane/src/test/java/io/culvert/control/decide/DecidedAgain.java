package io.culvert.control.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TopicContent;
import io.culvert.control.api.ControlError;
import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/**
 * What was decided by the log, against what one who never crashed would have decided: the orders as
 * they stand, one after the other, each once, with nothing but memory.
 */
final class DecidedAgain {

  private final TestWorld world;
  private final Map<String, List<CommandResult>> results;
  private final Map<String, SpecificRecord> factsLeft = new HashMap<>();
  private final Map<String, Command> firstUnderKey = new HashMap<>();

  private DecidedAgain(KafkaSettings kafka, DecisionTable decisions) {
    world = new TestWorld(decisions);
    results =
        TopicContent.of(kafka, Topics.COMMAND_RESULTS).stream()
            .collect(Collectors.groupingBy(CommandResult::getCommandId));
    for (var topic : FactTopic.values()) {
      for (var fact : TopicContent.of(kafka, topic.topic())) {
        assertThat(factsLeft.put(FactTopic.eventId(fact), fact)).as("written twice").isNull();
      }
    }
  }

  /** Checks every result and every fact; returns how many orders there were. */
  static int check(KafkaSettings kafka, DecisionTable decisions) {
    var again = new DecidedAgain(kafka, decisions);
    var orders = new LinkedHashMap<String, List<Command>>();
    for (var order : TopicContent.of(kafka, Topics.COMMANDS)) {
      orders.computeIfAbsent(order.getCommandId(), _ -> new ArrayList<>()).add(order);
    }
    assertThat(again.results).containsOnlyKeys(orders.keySet());
    orders.values().forEach(again::check);
    assertThat(again.factsLeft.values()).as("facts that no order made").isEmpty();
    return orders.size();
  }

  /**
   * @param said one order, as often as it is in the log
   */
  private void check(List<Command> said) {
    var order = said.getFirst();
    var found = results.get(order.getCommandId());
    var result = found.getFirst();
    assertThat(found).as("%s", order).hasSameSizeAs(said).containsOnly(result);
    var key = order.getIdempotencyKey();
    var first = key == null ? null : firstUnderKey.putIfAbsent(order.getActor() + "/" + key, order);
    if (first == null) {
      checkDecided(order, result);
    } else if (first.getRequestSha256().equals(order.getRequestSha256())) {
      assertThat(result).as("%s", order).isEqualTo(resultOf(first, order.getCommandId()));
    } else {
      checkRefused(order, result, ControlError.KEY_REUSED);
    }
  }

  private CommandResult resultOf(Command first, String commandId) {
    var result = results.get(first.getCommandId()).getFirst();
    return CommandResult.newBuilder(result).setCommandId(commandId).build();
  }

  private void checkDecided(Command order, CommandResult result) {
    world.at(result.getDecidedAt());
    switch (world.judge(order)) {
      case Decision.Rejected(var error, _) -> checkRefused(order, result, error);
      case Decision.Adopted _ -> throw new AssertionError("nothing is adopted here: " + order);
      case Decision.Accepted(var facts, var chosen) -> {
        assertThat(result.getRejection()).as("%s", order).isNull();
        assertThat(result.getResult()).as("%s", order).isEqualTo(chosen);
        assertThat(result.getEventIds()).as("%s", order).hasSameSizeAs(facts);
        for (int i = 0; i < facts.size(); i++) {
          var id = result.getEventIds().get(i);
          var expected = FactTopic.event(facts.get(i), id, result.getDecidedAt());
          assertThat(factsLeft.remove(id)).as("%s", order).isEqualTo(expected);
          world.given(expected);
        }
      }
    }
  }

  private static void checkRefused(Command order, CommandResult result, ControlError error) {
    assertThat(result.getRejection()).as("%s", order).isNotNull();
    assertThat(result.getRejection().getCode()).as("%s", order).isEqualTo(error.code());
    assertThat(result.getEventIds()).as("%s", order).isEmpty();
  }
}
