package io.culvert.broker.session;

/**
 * The agent of a session, as it introduced itself.
 *
 * @param id random id of its process, the same on every reconnect
 * @param connection which of its connections it is; 0 for the first
 * @param version product and version
 * @param address for people to read
 * @param from whom the address stands for, see {@link AddressGroup}
 */
record SessionAgent(String id, int connection, String version, String address, String from) {}
