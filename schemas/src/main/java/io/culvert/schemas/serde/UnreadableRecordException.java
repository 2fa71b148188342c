package io.culvert.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A record's bytes are not what its topic holds. Reading it again will not help: skip it and keep
 * it in the dead letters.
 */
public final class UnreadableRecordException extends SerializationException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes. */
  public enum Reason {
    /** The first byte is not the wire format's zero. */
    BAD_MAGIC,
    /** The registry does not know the schema id. */
    UNKNOWN_SCHEMA_ID,
    /** The registry knows the id, but it means no schema that can be used. */
    UNUSABLE_SCHEMA,
    /** The bytes end before the value does. */
    TRUNCATED,
    /** The value ends before the bytes do. */
    TRAILING_BYTES,
    /** A proper value of a newer or foreign schema, for which this reader has no type. */
    NOT_IN_READER_SCHEMA,
    /** The bytes make no value of the schema they name. */
    MALFORMED
  }

  private final Reason reason;

  UnreadableRecordException(Reason reason, String topic, String detail, @Nullable Throwable cause) {
    super("Unreadable record in %s: %s, %s".formatted(topic, reason, detail), cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
