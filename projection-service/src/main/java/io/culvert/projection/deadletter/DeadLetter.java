package io.culvert.projection.deadletter;

import static io.culvert.runtime.publish.DeadLetters.CONSUMER;
import static io.culvert.runtime.publish.DeadLetters.OFFSET;
import static io.culvert.runtime.publish.DeadLetters.PARTITION;
import static io.culvert.runtime.publish.DeadLetters.REASON;
import static io.culvert.runtime.publish.DeadLetters.RETRY_OF;
import static io.culvert.runtime.publish.DeadLetters.TOPIC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead-letter topic.
 *
 * @param record as it is there
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

  /** Its place in the topic, by which it is asked for. */
  long number() {
    return record.offset();
  }

  Instant at() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  Optional<String> topic() {
    return header(TOPIC);
  }

  Optional<Integer> partition() {
    return header(PARTITION).flatMap(DeadLetter::number).map(Long::intValue);
  }

  Optional<Long> offset() {
    return header(OFFSET).flatMap(DeadLetter::number);
  }

  Optional<String> consumer() {
    return header(CONSUMER);
  }

  Optional<String> reason() {
    return header(REASON);
  }

  /** The letter that was sent again, when this record says that one was. */
  Optional<Long> retryOf() {
    return header(RETRY_OF).flatMap(DeadLetter::number);
  }

  @Nullable String key() {
    var key = record.key();
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // a letter by another's hand
    }
  }
}
