package io.culvert.broker.session;

/**
 * The agent of a session.
 *
 * @param id random id of its process, the same on every reconnect
 * @param connection which of its connections it is; 0 for the first
 * @param from whom its address stands for, see {@link AddressGroup}
 */
record SessionAgent(String id, int connection, String from) {}
