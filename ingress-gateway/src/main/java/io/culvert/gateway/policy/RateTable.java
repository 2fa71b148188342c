package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The meters of single clients, of all tunnels together. There are only so many: when a new one has
 * no room the one that was used longest ago is forgotten. Any thread.
 */
final class RateTable {
  /** Parts that are locked each for itself. */
  private static final int PARTS = 16;

  private record Key(Object counter, AddressRange client) {}

  private final List<Part> parts = new ArrayList<>(PARTS);

  /**
   * @param most meters that there may be; one takes about 150 bytes
   */
  RateTable(int most) {
    for (int i = 0; i < PARTS; i++) {
      parts.add(new Part(Math.max(1, most / PARTS)));
    }
  }

  /**
   * The meter of a client.
   *
   * @param counter what counts; every one for itself
   */
  RateMeter of(Object counter, InetAddress client) {
    var key = new Key(counter, AddressRange.ofSubscriber(client));
    var part = parts.get(Math.floorMod(key.hashCode(), PARTS));
    synchronized (part) {
      return part.computeIfAbsent(key, _ -> new RateMeter());
    }
  }

  private static final class Part extends LinkedHashMap<Key, RateMeter> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Part(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, RateMeter> eldest) {
      return size() > most;
    }
  }
}
