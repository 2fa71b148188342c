package io.culvert.tunnel.policy;

/**
 * How a client has asked.
 *
 * @param scheme http or https
 * @param host as in its Host field, with a port if there is one
 */
public record PublicAddress(String scheme, String host) {}
