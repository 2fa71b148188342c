package io.culvert.schemas;

import io.culvert.events.ClockTicked;
import io.culvert.events.SessionEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Which partition of its topic a record lies in: what lies in one partition has one order. */
public enum Placement {

  /** As Kafka's own clients place a record with a key. */
  BY_KEY {
    @Override
    int partition(String key, @Nullable Object value, int partitions) {
      return of(key, partitions);
    }
  },

  /**
   * Session events by their account, so that all that an account used is one sequence, whatever
   * sessions it had; sessions of nobody by their key; a ClockTicked where it says.
   */
  BY_ACCOUNT {
    @Override
    int partition(String key, @Nullable Object value, int partitions) {
      if (!(value instanceof SessionEvent event)) {
        return of(key, partitions);
      }
      if (event.getPayload() instanceof ClockTicked tick) {
        return Math.floorMod(tick.getPartition(), partitions);
      }
      return of(event.getAccountId() == null ? key : event.getAccountId(), partitions);
    }
  };

  abstract int partition(String key, @Nullable Object value, int partitions);

  /** The partition that Kafka's clients choose for this key. */
  public static int of(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
