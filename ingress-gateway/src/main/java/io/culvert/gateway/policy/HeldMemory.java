package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.AddressRange;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of bodies that wait, shared so that strangers cannot keep others out. A tunnel has
 * half of it. Who needs more than there is takes it from who has most: from the tunnel, the client
 * in it, and of that one the body that holds most. Only who has most themselves get none. So bodies
 * that never end make way for small ones. Any thread.
 */
final class HeldMemory {
  private final long limit;
  private final long limitOfTunnel;
  private final Map<String, HeldInTunnel> tunnels = new HashMap<>();
  private long used;

  /**
   * @param limit bytes of all bodies
   */
  HeldMemory(long limit) {
    this.limit = limit;
    this.limitOfTunnel = Math.max(limit / 2, Math.min(limit, WebhookVerifier.MOST_BYTES));
  }

  /**
   * What one body holds of it: nothing at first.
   *
   * @param makeWay run once when all of it is taken away; by whatever thread, so it only hands on
   */
  Share share(String hostname, InetAddress client, Runnable makeWay) {
    return new Share(hostname, AddressRange.ofSubscriber(client), makeWay);
  }

  /** Bytes taken and not given back. */
  synchronized long used() {
    return used;
  }

  private synchronized boolean take(Share share, long bytes) {
    if (share.isLost) {
      return false;
    }
    var tunnel = tunnels.getOrDefault(share.hostname, new HeldInTunnel());
    while (!fits(tunnel, bytes)) {
      var most = most(tunnel, share, bytes);
      if (most == null || most == share) {
        return false;
      }
      most.lose();
    }
    if (bytes > 0) {
      tunnels.put(share.hostname, tunnel); // it was forgotten if only the lost ones were in it
      used += bytes;
      tunnel.add(share, bytes);
      share.held += bytes;
    }
    return true;
  }

  private boolean fits(HeldInTunnel tunnel, long bytes) {
    return used + bytes <= limit && tunnel.used() + bytes <= limitOfTunnel;
  }

  /** Who has to make way, which may be who asks; null when nobody can. */
  private @Nullable Share most(HeldInTunnel own, Share asks, long bytes) {
    var fullest =
        tunnels.values().stream().max(Comparator.comparingLong(HeldInTunnel::used)).orElse(own);
    boolean isOwn = own.used() + bytes > limitOfTunnel || own.used() + bytes >= fullest.used();
    return isOwn ? own.most(asks, bytes) : fullest.most();
  }

  private synchronized void giveBack(Share share) {
    var tunnel = tunnels.get(share.hostname);
    if (tunnel != null && !share.isLost) {
      used -= share.held;
      tunnel.remove(share);
      share.held = 0;
      if (tunnel.used() == 0) {
        tunnels.remove(share.hostname);
      }
    }
  }

  private synchronized void settle(Share share) {
    var tunnel = tunnels.get(share.hostname);
    if (tunnel != null) {
      tunnel.settle(share);
    }
  }

  /** What one body holds. */
  final class Share {
    private final String hostname;
    private final AddressRange client;
    private final Runnable makeWay;
    private long held;
    private boolean isLost;

    private Share(String hostname, AddressRange client, Runnable makeWay) {
      this.hostname = hostname;
      this.client = client;
      this.makeWay = makeWay;
    }

    /** Takes more bytes, all of them or none. */
    boolean take(long bytes) {
      return HeldMemory.this.take(this, bytes);
    }

    /** From now on nobody takes it away: it is not held any more but on its way. */
    void settle() {
      HeldMemory.this.settle(this);
    }

    /** Gives back all of it. */
    void giveBack() {
      HeldMemory.this.giveBack(this);
    }

    private void lose() {
      giveBack();
      isLost = true;
      makeWay.run();
    }

    AddressRange client() {
      return client;
    }

    /** Bytes taken. */
    long held() {
      synchronized (HeldMemory.this) {
        return held;
      }
    }
  }
}
