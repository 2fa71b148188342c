package io.culvert.gateway.forward;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Another tunnel for a request that one has not answered: of the same hostname, and one for which
 * everything holds that was decided about the request so far.
 */
record OtherTunnel(TunnelDirectory tunnels) {

  /** It, or null when there is none. */
  @Nullable Tunnel insteadOf(Tunnel refused) {
    var info = refused.info();
    return tunnels
        .findOther(info.hostname(), refused)
        .filter(other -> other.info().isLike(info))
        .orElse(null);
  }

  /** What a client is told when it was refused and there is none. */
  CulvertError whyNot(Tunnel refused) {
    return tunnels.find(refused.info().hostname()) instanceof Lookup.Online
        ? CulvertError.TOO_BUSY
        : CulvertError.NO_SESSION;
  }
}
