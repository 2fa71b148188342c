package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.TunnelInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a gateway need together to carry policies out: what is counted, what
 * memory there is, where refusals are recorded. Any thread.
 */
public final class EdgePolicies {
  /** Clients that are counted for themselves at once, in all tunnels; about 15 MB. */
  private static final int MOST_CLIENTS = 100_000;

  private final TunnelPolicies tunnels = new TunnelPolicies(new RateTable(MOST_CLIENTS));
  private final HeldMemory memory;
  private final Consumer<Exchange> recordRefused;

  /**
   * @param memory most bytes of requests that wait to be verified
   * @param recordRefused told of exchanges that are refused, before they finish
   */
  public EdgePolicies(long memory, Consumer<Exchange> recordRefused) {
    this.memory = new HeldMemory(memory);
    this.recordRefused = recordRefused;
  }

  TunnelPolicy of(TunnelInfo tunnel, long now) {
    return tunnels.of(tunnel, now);
  }

  /** Why the tunnel's policy keeps a connection out that is not HTTP; null when it does not. */
  public @Nullable CulvertError refusal(TunnelInfo tunnel, Channel channel) {
    if (tunnel.policy() == EdgePolicy.NONE) {
      return null;
    }
    var visit = ConnectionVisit.of(channel);
    var objection = of(tunnel, visit.now()).against(visit);
    return objection == null ? null : objection.error();
  }

  HeldMemory memory() {
    return memory;
  }

  /**
   * Refuses an exchange that has not begun.
   *
   * @param fatal whether the connection has to close
   */
  void turnAway(
      ChannelHandlerContext ctx,
      TunnelPolicy policy,
      Exchange exchange,
      Objection objection,
      boolean fatal) {
    if (policy.recordsRefusal(ctx.executor().ticker().nanoTime())) {
      recordRefused.accept(exchange);
    }
    ctx.fireExceptionCaught(objection.refuse(exchange, fatal));
  }
}
