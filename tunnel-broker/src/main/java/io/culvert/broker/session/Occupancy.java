package io.culvert.broker.session;

/** Who is there beside the session that an agent asks for. */
interface Occupancy {

  /** Tunnels of the account, at all brokers, without that one, which may be there already. */
  int tunnels(String accountId, TunnelKey without);

  /** Whether another agent is on the hostname, at any broker. */
  boolean isUsedByAnother(TunnelKey tunnel);

  /** Whether a session at another broker has the public port, on another hostname. */
  boolean isPortUsedElsewhere(int port, String hostname);

  /**
   * Anonymous tunnels at this broker from the address, but the one on the hostname.
   *
   * @param from see {@link AddressGroup}
   */
  int anonymousFrom(String from, String exceptHostname);

  /** Anonymous names that this broker remembers, connected or not. */
  int anonymousNames();
}
