package io.culvert.broker.hop;

import io.culvert.broker.BrokerSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.WindowBudget;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gateways in other processes: how they find this broker, come in, and are told what is new. */
public final class Gateways implements AutoCloseable {
  private final HopSettings settings;
  private final ThisBroker self;
  private final TellPresence presence;
  private final GatewayLines lines = new GatewayLines();

  /** None has come yet; they find nobody before the broker listens. */
  public Gateways(BrokerSettings settings, EventPublisher publisher, Clock clock) {
    this.settings = settings.hop();
    this.self = new ThisBroker(settings.brokerId(), settings.hop());
    this.presence = new TellPresence(self, settings.tls().isOn(), publisher, clock);
  }

  /** By what they know this broker. */
  public ThisBroker self() {
    return self;
  }

  /**
   * Where they come in; null when all gateways are in this process.
   *
   * @param sessions finds live sessions of this broker
   */
  public @Nullable HopEntrance entrance(
      Function<UUID, Optional<Tunnel>> sessions, WindowBudget budget) {
    var secret = self.secret();
    return secret == null ? null : new HopEntrance(secret, self, sessions, budget, lines);
  }

  /** From now on the broker listens on that port. */
  public void begin(int port) {
    self.listensOn(port);
    if (settings.isOn()) {
      presence.start();
    }
  }

  /** What the account may use from now on; they are told when that is something new. */
  public void allow(String accountId, Allowance allowance) {
    lines.allow(accountId, allowance);
  }

  /** How many connections they have. */
  public int size() {
    return lines.size();
  }

  /** From now on agents are being sent elsewhere. */
  public void leaving() {
    presence.leaving();
  }

  /** The broker is gone, and says so. */
  @Override
  public void close() {
    presence.close();
    lines.close();
  }

  /** The broker is gone, without a word. */
  public void abandon() {
    presence.stop();
  }
}
