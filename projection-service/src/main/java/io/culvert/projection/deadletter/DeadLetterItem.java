package io.culvert.projection.deadletter;

import io.culvert.projection.api.Times;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a line of a list.
 *
 * @param number its place in the topic
 * @param at when it was put there
 * @param topic where it was met; null for a letter that does not say
 * @param consumer who could not read it
 * @param key of the record
 * @param size bytes of its value; null for none
 * @param retriedAt when it was sent again last; null for never, as far as the newest letters tell
 */
record DeadLetterItem(
    long number,
    String at,
    @Nullable String topic,
    @Nullable Integer partition,
    @Nullable Long offset,
    @Nullable String consumer,
    @Nullable String reason,
    @Nullable String key,
    @Nullable Integer size,
    @Nullable String retriedAt) {

  static DeadLetterItem of(DeadLetter letter) {
    var value = letter.record().value();
    return new DeadLetterItem(
        letter.number(),
        Times.iso(letter.at()),
        letter.topic().orElse(null),
        letter.partition().orElse(null),
        letter.offset().orElse(null),
        letter.consumer().orElse(null),
        letter.reason().orElse(null),
        letter.key(),
        value == null ? null : value.length,
        null);
  }

  DeadLetterItem retried(@Nullable String when) {
    return new DeadLetterItem(
        number, at, topic, partition, offset, consumer, reason, key, size, when);
  }
}
