package io.culvert.broker.session;

/**
 * What plans count as one tunnel: an agent on a hostname, however many connections it holds.
 *
 * @param agentId the agent's process
 */
record TunnelKey(String hostname, String agentId) {}
