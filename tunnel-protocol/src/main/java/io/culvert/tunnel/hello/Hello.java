package io.culvert.tunnel.hello;

import org.jspecify.annotations.Nullable;

/**
 * The agent's first frame.
 *
 * @param version protocol version, {@code ProtocolLimits.VERSION}
 * @param agent product and version, for example {@code culvert/0.1.0 (Linux amd64)}
 * @param agentId random id of this agent process; the same on every reconnect. Tells a returning
 *     agent (same id: take the name over at once) from a second one
 * @param token bearer token; null for an anonymous tunnel
 * @param protocol {@code http} or {@code tcp}
 * @param port port of the origin on the agent's machine
 * @param name wanted first label of the hostname; null lets the server choose
 * @param resumeKey what the last welcome gave, to take an anonymous name back; null at first
 * @param record false asks not to record the exchanges of this session
 */
public record Hello(
    int version,
    String agent,
    String agentId,
    @Nullable String token,
    String protocol,
    int port,
    @Nullable String name,
    @Nullable String resumeKey,
    boolean record) {

  @Override
  public String toString() {
    return "Hello["
        + agent
        + ", agentId="
        + agentId
        + ", token="
        + (token == null ? "none" : "****")
        + ", "
        + protocol
        + " "
        + port
        + ", name="
        + name
        + "]";
  }
}
