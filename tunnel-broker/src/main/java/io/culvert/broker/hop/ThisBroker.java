package io.culvert.broker.hop;

import java.util.UUID;

/** By which name, run and address gateways know this broker. Any thread. */
public final class ThisBroker {
  private final String id;
  private final String run = UUID.randomUUID().toString();
  private final HopSettings hop;
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
  }

  /** It listens there; the real port is known only then. */
  public void listensOn(int port) {
    address = hop.isOn() ? hop.told(port) : "";
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
