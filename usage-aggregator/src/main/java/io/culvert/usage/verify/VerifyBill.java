package io.culvert.usage.verify;

import io.culvert.events.SessionEvent;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.Topics;
import io.culvert.usage.metering.Recomputation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Answers whether an account was billed for a month what the log says: reads the account's
 * partition of the session events again, up to where the metering is, and compares with the sum and
 * the ledger.
 *
 * <p>The metering goes on meanwhile. So its position is read before and after the bill: what it had
 * found by the first must be billed, what it has not found by the second must not be. Only the sum
 * may lag, for the moment between two of its publications. A difference is looked for {@link
 * #TRIES} times before it is told, because a transaction is not seen in all its topics at once.
 */
public final class VerifyBill {

  static final int TRIES = 3;

  /** A month's lines: 744 hours, four meters, and adjustments. More cannot be held. */
  private static final int MOST_LINES = 500_000;

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final String group;
  private final Duration longest;

  /**
   * @param group the metering's consumer group
   * @param longest how long one answer may take
   */
  public VerifyBill(KafkaSettings kafka, String group, Duration longest) {
    this.kafka = kafka;
    this.group = group;
    this.longest = longest;
  }

  /**
   * The answer.
   *
   * @param month YYYY-MM in the billing zone
   * @throws TooMuchToRead when there is more to read than time
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
   */
  public Verdict verify(String accountId, String month) throws InterruptedException {
    var deadline = Deadline.in(longest);
    try (var progress = new Progress(kafka, group)) {
      var verdict = once(accountId, month, progress, deadline);
      for (int tries = 1; tries < TRIES && !verdict.isEqual(); tries++) {
        Thread.sleep(BETWEEN_TRIES);
        verdict = once(accountId, month, progress, deadline);
      }
      return verdict;
    }
  }

  /** What was billed, as it is now. */
  public Billed billed(String accountId, String month) {
    return new ReadBilled(kafka).of(accountId, month, Deadline.in(longest));
  }

  static void room(int lines) {
    if (lines >= MOST_LINES) {
      throw new TooMuchToRead();
    }
  }

  private Verdict once(String accountId, String month, Progress progress, Deadline deadline) {
    var before = progress.offsets();
    var billed = new ReadBilled(kafka).of(accountId, month, deadline);
    var after = progress.offsets();
    boolean strays = progress.hasMetStrays();
    var computed = new Recomputation(accountId, month, Topics.SESSION_EVENTS.partitions());
    int home = computed.home();
    var comparison = new Comparison(billed, computed, !strays);
    long events =
        part(home, deadline)
            .readFrom(
                ReadBilled.beforeMonth(month),
                after.get(home),
                (record, event) -> {
                  if (!DeadLetters.isSentAgainForAnother(record.headers(), group)) {
                    comparison.read(event, logTime(record), record.offset() < before.get(home));
                  }
                });
    if (strays) {
      events += readStrays(month, home, after, comparison, deadline);
    }
    return comparison.verdict(accountId, month, events);
  }

  private long readStrays(
      String month, int home, Map<Integer, Long> ends, Comparison comparison, Deadline deadline) {
    long events = 0;
    for (int partition = 0; partition < Topics.SESSION_EVENTS.partitions(); partition++) {
      if (partition != home) {
        events +=
            part(partition, deadline)
                .readFrom(
                    ReadBilled.beforeMonth(month),
                    ends.get(partition),
                    (record, event) -> comparison.readStray(event, logTime(record)));
      }
    }
    return events;
  }

  private TopicPart<SessionEvent> part(int partition, Deadline deadline) {
    return new TopicPart<>(kafka, Topics.SESSION_EVENTS, partition, deadline);
  }

  private static Instant logTime(ConsumerRecord<?, ?> record) {
    return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
  }
}
