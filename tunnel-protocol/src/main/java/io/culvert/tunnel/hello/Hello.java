package io.culvert.tunnel.hello;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The agent's first frame.
 *
 * @param version protocol version, {@code ProtocolLimits.VERSION}
 * @param agent product and version, for example {@code culvert/0.1.0 (Linux amd64)}
 * @param agentId random id of this agent process; the same on every reconnect. Tells a returning
 *     agent (same id: take the name over at once) from a second one, which shares the name
 * @param connection which of the agent's connections it is: 0 for the first, less than {@code
 *     ProtocolLimits.MAX_CONNECTIONS}
 * @param token bearer token; null for an anonymous tunnel
 * @param resumeKey what the last welcome gave, to take an anonymous name back; null at first
 * @param wish the tunnel it asks for; its fields stand beside the others on the wire
 */
public record Hello(
    int version,
    String agent,
    String agentId,
    int connection,
    @Nullable String token,
    @Nullable String resumeKey,
    @JsonUnwrapped Wish wish) {

  @Override
  public String toString() {
    return "Hello["
        + agent
        + ", agentId="
        + agentId
        + ", connection="
        + connection
        + ", token="
        + (token == null ? "none" : "****")
        + ", "
        + wish
        + "]";
  }
}
