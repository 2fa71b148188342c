package io.culvert.gateway.policy;

import io.culvert.gateway.policy.HeldMemory.Share;
import io.culvert.tunnel.policy.AddressRange;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the bodies of one tunnel hold. Guarded by the memory that they hold. */
final class HeldInTunnel {
  private final Set<Share> waiting = new LinkedHashSet<>();
  private final Map<AddressRange, Long> ofClients = new HashMap<>();
  private long used;

  /** Bytes of all bodies, waiting or on their way. */
  long used() {
    return used;
  }

  void add(Share share, long bytes) {
    waiting.add(share);
    count(share, bytes);
  }

  void remove(Share share) {
    waiting.remove(share);
    count(share, -share.held());
  }

  void settle(Share share) {
    waiting.remove(share);
  }

  private void count(Share share, long bytes) {
    used += bytes;
    long now = ofClients.getOrDefault(share.client(), 0L) + bytes;
    if (now == 0) {
      ofClients.remove(share.client());
    } else {
      ofClients.put(share.client(), now);
    }
  }

  /** Of the client that holds most the body that holds most; null when none waits. */
  @Nullable Share most() {
    return more(null, null, 0);
  }

  /**
   * The same, once somebody had what they ask for; who asks when nobody has more.
   *
   * @param bytes that they ask for
   */
  Share most(Share asks, long bytes) {
    var most = more(asks, asks, bytes);
    return most == null ? asks : most;
  }

  private @Nullable Share more(@Nullable Share than, @Nullable Share asks, long bytes) {
    var most = than;
    for (var each : waiting) {
      if (most == null || isMore(each, most, asks, bytes)) {
        most = each;
      }
    }
    return most;
  }

  private boolean isMore(Share one, Share other, @Nullable Share asks, long bytes) {
    long ofOne = ofClient(one, asks, bytes);
    long ofOther = ofClient(other, asks, bytes);
    return ofOne > ofOther
        || ofOne == ofOther
            && one.held() + (one == asks ? bytes : 0) > other.held() + (other == asks ? bytes : 0);
  }

  private long ofClient(Share share, @Nullable Share asks, long bytes) {
    boolean isAsking = asks != null && asks.client().equals(share.client());
    return ofClients.getOrDefault(share.client(), 0L) + (isAsking ? bytes : 0);
  }
}
