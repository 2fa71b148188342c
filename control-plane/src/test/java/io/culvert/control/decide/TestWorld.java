package io.culvert.control.decide;

import io.culvert.events.AccountEvent;
import io.culvert.events.Command;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Given what happened so far; the facts of accepted orders become history. */
public final class TestWorld implements World {

  private final DecisionTable decisions;
  private final Map<Aggregate, List<SpecificRecord>> events = new HashMap<>();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  public TestWorld(DecisionTable decisions) {
    this.decisions = decisions;
  }

  public TestWorld given(Fact fact) {
    return given(FactTopic.event(fact, EventIds.next(), now));
  }

  public TestWorld given(SpecificRecord event) {
    for (var aggregate : Aggregates.of(event)) {
      events.computeIfAbsent(aggregate, _ -> new ArrayList<>()).add(event);
    }
    return this;
  }

  public TestWorld after(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Goes to a time. */
  TestWorld at(Instant time) {
    now = time;
    return this;
  }

  /** What would be decided now; nothing comes of it. */
  Decision judge(Command command) {
    return decisions.decide(command, this);
  }

  /** Decides an order; what comes of it is history afterwards. */
  public Decision when(SpecificRecord order) {
    var command = new Command(EventIds.next(), now, null, null, ByteBuffer.allocate(0), order);
    var decision = judge(command);
    switch (decision) {
      case Decision.Accepted(var facts, _) -> facts.forEach(this::given);
      case Decision.Adopted(var adopted) -> adopted.forEach(this::given);
      case Decision.Rejected _ -> {}
    }
    return decision;
  }

  /** An event of an account, as it would lie in the log. */
  public AccountEvent event(String accountId, Object payload) {
    return new AccountEvent(EventIds.next(), now, accountId, payload);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Plans plans() {
    return Plans.standard();
  }

  @Override
  public List<SpecificRecord> history(Aggregate aggregate) {
    return List.copyOf(events.getOrDefault(aggregate, List.of()));
  }
}
