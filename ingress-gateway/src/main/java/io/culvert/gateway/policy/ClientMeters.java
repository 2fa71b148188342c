package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.AddressRange;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** The meters of one tunnel's clients, in the order in which they were last used. Any thread. */
final class ClientMeters {
  private record Key(Object counter, AddressRange client) {}

  private final Map<Key, RateMeter> meters = new LinkedHashMap<>(16, 0.75f, true);
  private final Runnable onNew;

  /**
   * @param onNew told of each new meter when it is there
   */
  ClientMeters(Runnable onNew) {
    this.onNew = onNew;
  }

  /**
   * The meter of a client.
   *
   * @param counter what counts; every one for itself
   */
  RateMeter of(Object counter, InetAddress client) {
    var key = new Key(counter, AddressRange.ofSubscriber(client));
    RateMeter added;
    synchronized (meters) {
      var known = meters.get(key);
      if (known != null) {
        return known;
      }
      added = new RateMeter();
      meters.put(key, added);
    }
    onNew.run(); // not under the lock: it may have others forget
    return added;
  }

  int size() {
    synchronized (meters) {
      return meters.size();
    }
  }

  /**
   * Forgets those that were used longest ago.
   *
   * @param most how many at most
   * @return how many there were
   */
  int forgetOldest(int most) {
    synchronized (meters) {
      int before = meters.size();
      var oldest = meters.keySet().iterator();
      for (int i = 0; i < most && oldest.hasNext(); i++) {
        oldest.next();
        oldest.remove();
      }
      return before - meters.size();
    }
  }
}
