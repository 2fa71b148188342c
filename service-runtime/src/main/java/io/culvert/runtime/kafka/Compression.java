package io.culvert.runtime.kafka;

import java.util.Locale;

/** How producers pack their batches. */
public enum Compression {
  /**
   * Read by every Kafka client without more, which the public topics promise; hence the default.
   */
  GZIP,
  /** A fifth of gzip's processor time, but clients such as kafkajs need a codec for it. */
  LZ4,
  /** The smallest; the same holds. */
  ZSTD,
  /** For what does not get shorter: sealed records are packed already, each by itself. */
  NONE;

  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
