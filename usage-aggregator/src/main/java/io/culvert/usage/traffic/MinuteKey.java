package io.culvert.usage.traffic;

import io.culvert.events.TrafficMinute;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How minutes are named. In the topic the hostname comes first; in the store the minute does, so
 * that the oldest lie together and can be removed without looking at all.
 */
final class MinuteKey {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'").withZone(ZoneOffset.UTC);

  private MinuteKey() {}

  /** {@code 2026-11-23T08:00Z/shop.localhost/account}. */
  static String inStore(TrafficMinute minute) {
    return "%s/%s/%s"
        .formatted(MINUTE.format(minute.getMinute()), minute.getHostname(), minute.getAccountId());
  }

  /** {@code shop.localhost/2026-11-23T08:00Z/account}, from the key in the store. */
  static String inTopic(String inStore) {
    var parts = inStore.split("/", 3);
    return "%s/%s/%s".formatted(parts[1], parts[0], parts[2]);
  }

  /** The first key that a minute which began at that moment, or later, can have. */
  static String from(Instant moment) {
    return MINUTE.format(moment);
  }
}
