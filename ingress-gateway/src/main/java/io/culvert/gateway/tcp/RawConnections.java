package io.culvert.gateway.tcp;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.policy.EdgePolicies;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Joins public connections with tunnels, whatever listener they came by.
 *
 * @param idle how long one may be silent in both directions
 * @param policies what tunnels ask of the edge
 * @param buckets the pace of accounts that are slowed down
 */
public record RawConnections(
    Duration idle, EdgePolicies policies, TokenBuckets buckets, RawMeters meters) {

  /** Why the tunnel takes no connection of that client now; null when it does, and counts it. */
  public @Nullable CulvertError refusal(Tunnel tunnel, Channel channel) {
    return tunnel.allowance() instanceof Allowance.Blocked
        ? CulvertError.QUOTA_USED_UP
        : policies.refusal(tunnel.info(), channel);
  }

  /** Opens a stream for the connection; call on its event loop. */
  public RawStream open(Channel channel, Tunnel tunnel) {
    return RawStream.open(channel, tunnel, this);
  }

  /**
   * A connection comes to no tunnel.
   *
   * @param hostname that it is for; a hyphen when it came to none
   */
  public void refused(CulvertError error, Channel channel, String hostname) {
    meters.refused(error);
    FailureLog.say(error, Client.of(channel).address(), hostname);
  }
}
