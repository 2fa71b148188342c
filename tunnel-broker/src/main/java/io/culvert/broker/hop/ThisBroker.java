package io.culvert.broker.hop;

import io.culvert.events.Route;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.PolicyJson;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By which name, run and address gateways know this broker. Any thread. */
public final class ThisBroker {
  private final String id;
  private final String run = UUID.randomUUID().toString();
  private final HopSettings hop;
  private final @Nullable HopSecret secret;
  private volatile String address = "";

  /**
   * A new run.
   *
   * @param id the same after every restart
   * @param hop how gateways reach it
   */
  public ThisBroker(String id, HopSettings hop) {
    this.id = id;
    this.hop = hop;
    this.secret = hop.isOn() ? new HopSecret(hop.secret().value()) : null;
  }

  /** It listens there; the real port is known only then. */
  void listensOn(int port) {
    address = hop.isOn() ? hop.told(port) : "";
  }

  /**
   * A policy as it is told to gateways in the log, where its secrets must not stand in clear; empty
   * when there is none, or when all gateways are in this process and know it.
   */
  public String sealed(EdgePolicy policy, String sessionId) {
    return secret == null || policy.asksNothing()
        ? ""
        : secret.seal(PolicyJson.write(policy), sessionId);
  }

  /** Whether it was this run of this broker that wrote the route. */
  public boolean wrote(Route route) {
    return route.getBrokerId().equals(id) && route.getBrokerRun().equals(run);
  }

  /** Shared with gateways in other processes; null when there are none. */
  @Nullable HopSecret secret() {
    return secret;
  }

  public String id() {
    return id;
  }

  /** Another one after every restart. */
  public String run() {
    return run;
  }

  /** {@code host:port} for gateways; empty while it does not listen, or when all are in here. */
  public String address() {
    return address;
  }
}
