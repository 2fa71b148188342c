package io.culvert.schemas;

/** What the broker may remove from a topic. */
public enum Cleanup {
  /** Records older than the topic's retention; nothing when the retention is for ever. */
  DELETE,
  /** Records whose key has a newer one. */
  COMPACT,
  /** Both: records whose key has a newer one, and those older than the topic's retention. */
  COMPACT_AND_DELETE;

  /** The value of Kafka's {@code cleanup.policy}. */
  String policy() {
    return switch (this) {
      case DELETE -> "delete";
      case COMPACT -> "compact";
      case COMPACT_AND_DELETE -> "compact,delete";
    };
  }
}
