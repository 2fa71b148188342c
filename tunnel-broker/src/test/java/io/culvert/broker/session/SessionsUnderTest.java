package io.culvert.broker.session;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.ThisBroker;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.plan.Plans;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The parts of a broker that hold its sessions, with nothing that follows the log. */
public final class SessionsUnderTest {
  private SessionsUnderTest() {}

  public static SessionParts of(BrokerSettings settings, EventPublisher publisher) {
    return SessionParts.assemble(
        settings,
        Plans.standard(),
        new ThisBroker(settings.brokerId(), settings.hop()),
        publisher,
        UnaryOperator.identity(),
        (_, _) -> {},
        Clock.systemUTC());
  }
}
