package io.culvert.runtime.publish;

import io.culvert.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a consumer could not read: key and bytes unchanged, where they were and why they are
 * here in the headers, as text in UTF-8.
 */
public final class DeadLetters {

  public static final String TOPIC = "culvert.origin.topic";
  public static final String PARTITION = "culvert.origin.partition";
  public static final String OFFSET = "culvert.origin.offset";
  public static final String CONSUMER = "culvert.consumer";
  public static final String REASON = "culvert.reason";

  /**
   * On a record without value: the letter at this place was sent again. On a record of another
   * topic: it is that letter, sent again for {@link #CONSUMER}.
   */
  public static final String RETRY_OF = "culvert.retry.of";

  /** Bytes of the largest record and its headers; the topic takes larger ones than others do. */
  public static final int LARGEST = Topics.LARGEST_DEAD_LETTER;

  private DeadLetters() {}

  /** A dead letter for a producer of bytes. */
  public static ProducerRecord<byte[], byte[]> of(
      Origin origin, byte @Nullable [] key, byte @Nullable [] value, Throwable reason) {
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS.name(), null, key, value, headers(origin, reason));
  }

  /** Offers a dead letter; one that is shed was logged by whoever met it. */
  public static boolean offer(
      EventPublisher publisher, Origin origin, String key, byte[] value, Throwable reason) {
    return publisher.offer(Topics.DEAD_LETTERS, key, value, Weight.BULK, headers(origin, reason));
  }

  /**
   * Whether a record was sent again for another consumer, which could not use it at first. Who
   * could, and counts, has counted it then, however long ago that was.
   *
   * @param consumer who asks, by the name that stands in its own letters
   */
  public static boolean isSentAgainForAnother(Headers headers, String consumer) {
    var letter = headers.lastHeader(RETRY_OF);
    var whose = headers.lastHeader(CONSUMER);
    return letter != null
        && whose != null
        && !consumer.equals(new String(whose.value(), StandardCharsets.UTF_8));
  }

  /**
   * Where a record was met.
   *
   * @param consumer who could not read it
   */
  public record Origin(String topic, int partition, long offset, String consumer) {}

  private static List<Header> headers(Origin origin, Throwable reason) {
    return List.of(
        header(TOPIC, origin.topic),
        header(PARTITION, String.valueOf(origin.partition)),
        header(OFFSET, String.valueOf(origin.offset)),
        header(CONSUMER, origin.consumer),
        header(REASON, reason.toString()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
