package io.culvert.tunnel.hello;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.culvert.tunnel.policy.EdgePolicy;
import org.jspecify.annotations.Nullable;

/**
 * The tunnel that an agent asks for.
 *
 * @param protocol the word of a {@link TunnelKind}; another one is for a later server to understand
 * @param port port of the origin on the agent's machine
 * @param name wanted first label of the hostname, or a whole hostname; null lets the server choose
 * @param remotePort wanted public port of a TCP tunnel; null lets the server choose
 * @param record false asks not to record the exchanges of this session
 * @param policy what the edge is to do with the tunnel's traffic
 */
public record Wish(
    String protocol,
    int port,
    @Nullable String name,
    @Nullable Integer remotePort,
    boolean record,
    @JsonIgnore EdgePolicy policy) {

  /** One without policies. */
  public Wish(
      String protocol,
      int port,
      @Nullable String name,
      @Nullable Integer remotePort,
      boolean record) {
    this(protocol, port, name, remotePort, record, EdgePolicy.NONE);
  }

  /** The same under another name. */
  public Wish named(@Nullable String other) {
    return new Wish(protocol, port, other, remotePort, record, policy);
  }

  /** An HTTP tunnel that is recorded, under a name of the server's choice. */
  public static Wish http(int port) {
    return new Wish(TunnelKind.HTTP.word(), port, null, null, true);
  }
}
