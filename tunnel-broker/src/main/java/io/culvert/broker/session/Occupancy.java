package io.culvert.broker.session;

/** How many sessions there are beside the one that an agent asks for. */
interface Occupancy {

  /** Sessions of the account, at all brokers, but those on the hostname: they would be replaced. */
  int ofAccount(String accountId, String exceptHostname);

  /**
   * Anonymous sessions at this broker from the address, but those on the hostname.
   *
   * @param from see {@link AddressGroup}
   */
  int anonymousFrom(String from, String exceptHostname);

  /** Anonymous names that this broker remembers, connected or not. */
  int anonymousNames();
}
