package io.culvert.control.device;

import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.Command;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginStarted;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Given what happened so far: the facts of accepted orders become history. */
final class Given implements World {

  private final Map<Aggregate, List<SpecificRecord>> events = new HashMap<>();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  Given account(String accountId) {
    return fact(Fact.account(accountId, AccountRegistered.newBuilder().setName("").build()));
  }

  Given at(Instant time) {
    now = time;
    return this;
  }

  /** Decides an order; what comes of it is history afterwards. */
  Decision when(SpecificRecord order) {
    var command = new Command(EventIds.next(), now, null, null, ByteBuffer.allocate(0), order);
    var decision = DeviceDecisions.table().decide(command, this);
    if (decision instanceof Decision.Accepted(var facts, _)) {
      facts.forEach(this::fact);
    }
    return decision;
  }

  Given fact(Fact fact) {
    switch (fact) {
      case Fact.OfAccount(var id, var payload) ->
          add(Aggregate.account(id), new AccountEvent(EventIds.next(), now, id, payload));
      case Fact.OfDevice(var device, var payload) -> {
        var event = new DeviceLoginEvent(EventIds.next(), now, device, payload);
        add(Aggregate.device(device), event);
        if (payload instanceof DeviceLoginStarted started) {
          add(Aggregate.userCode(started.getUserCode()), event);
        }
      }
      case Fact.OfHostname _ -> throw new IllegalArgumentException("no hostname here");
    }
    return this;
  }

  private void add(Aggregate aggregate, SpecificRecord event) {
    events.computeIfAbsent(aggregate, _ -> new ArrayList<>()).add(event);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Plans plans() {
    throw new UnsupportedOperationException("devices do not depend on plans");
  }

  @Override
  public List<SpecificRecord> history(Aggregate aggregate) {
    return List.copyOf(events.getOrDefault(aggregate, List.of()));
  }
}
