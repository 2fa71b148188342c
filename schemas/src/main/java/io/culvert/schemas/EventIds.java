package io.culvert.schemas;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.util.UuidUtil;
import java.time.Instant;
import java.util.UUID;

/**
 * Identifiers of events, sessions, exchanges and everything else: UUID version 7 (RFC 9562 §5.7) in
 * its 36-character form. They sort by time as text, and 74 bits of a secure random source keep them
 * apart and unguessable.
 */
public final class EventIds {

  private EventIds() {}

  /** A new id for now; ids made later by this JVM never sort before it. */
  public static String next() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }

  /** A new id for the given moment, to the millisecond. Two calls give two ids, in any order. */
  public static String at(Instant moment) {
    return UuidCreator.getTimeOrderedEpoch(moment).toString();
  }

  /**
   * When the id was made, to the millisecond.
   *
   * @throws IllegalArgumentException when it is not a version 7 UUID
   */
  public static Instant instantOf(String id) {
    return UuidUtil.getInstant(UUID.fromString(id));
  }
}
