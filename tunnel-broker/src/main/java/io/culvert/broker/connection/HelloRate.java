package io.culvert.broker.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often agents from one address may introduce themselves: a bucket for each address that fills
 * up again within a minute. It remembers so many addresses and no more, the last ones seen, so that
 * strangers cannot use up memory. Any thread.
 */
final class HelloRate {
  private static final int MOST_ADDRESSES = 10_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private record Bucket(double left, long at) {}

  private final int perMinute;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  /**
   * @param perMinute hellos from one address; 0 for any number
   */
  HelloRate(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Takes one; false when there is none left.
   *
   * @param nanos a clock that only goes forward
   */
  synchronized boolean take(String from, long nanos) {
    if (perMinute == 0) {
      return true;
    }
    var bucket = buckets.get(from);
    double left = bucket == null ? perMinute : refilled(bucket, nanos);
    boolean taken = left >= 1;
    buckets.put(from, new Bucket(taken ? left - 1 : left, nanos));
    return taken;
  }

  private double refilled(Bucket bucket, long nanos) {
    double more = (nanos - bucket.at) / NANOS_PER_MINUTE * perMinute;
    return Math.min(perMinute, bucket.left + more);
  }

  synchronized int remembered() {
    return buckets.size();
  }
}
