package io.culvert.control.mail;

import io.culvert.control.mail.MailQueue.Waiting;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.retry.Retries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails of the {@link MailQueue}. While the mail server is away they wait; it is tried
 * again for a day, with longer and longer pauses. What is given up is in the log and counted.
 */
public final class SendWaitingMails implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SendWaitingMails.class);
  private static final long EVERY_MILLIS = 100;

  /** Afterwards nobody waits for the mail any more. */
  static final Duration GIVE_UP = Duration.ofHours(24);

  private final MailQueue queue;
  private final Function<String, Optional<Mail>> compose;
  private final Mailer mailer;
  private final BooleanSupplier isReady;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Gauge size;
  private final Retries<Waiting> retries;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("send-mails").factory());

  /**
   * @param compose the mail for an account; empty when it needs none any more
   * @param isReady whether {@code compose} knows the accounts
   */
  public SendWaitingMails(
      MailQueue queue,
      Function<String, Optional<Mail>> compose,
      Mailer mailer,
      BooleanSupplier isReady,
      Backoff backoff,
      InstantSource clock,
      MeterRegistry meters) {
    this.queue = queue;
    this.compose = compose;
    this.mailer = mailer;
    this.isReady = isReady;
    this.clock = clock;
    this.meters = meters;
    this.retries = new Retries<>(backoff);
    this.size =
        Gauge.builder("mails.waiting", queue, MailQueue::size)
            .description("Accounts that wait for a mail")
            .register(meters);
  }

  SendWaitingMails start() {
    timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Stops after the mail that is being sent; the others wait. */
  @Override
  public void close() {
    timer.shutdownNow();
    meters.remove(size);
  }

  private void look() {
    try {
      if (isReady.getAsBoolean()) {
        sendWhatIsDue();
      }
    } catch (RuntimeException e) { // or the timer would never look again
      log.error("Looking for mails to send failed", e);
    }
  }

  /** One failure ends the round: most likely the server is away, and each call takes its time. */
  private void sendWhatIsDue() {
    var toSend = queue.toSend();
    retries.retain(toSend);
    for (var waiting : toSend) {
      if (retries.isDue(waiting, clock.instant()) && !isDone(waiting)) {
        return;
      }
    }
  }

  private boolean isYoung(Waiting waiting) {
    return clock.instant().isBefore(waiting.since().plus(MailQueue.TAKE_OVER));
  }

  /** Whether the next one may be sent. */
  private boolean isDone(Waiting waiting) {
    var mail = compose.apply(waiting.accountId());
    if (mail.isEmpty() && isYoung(waiting)) {
      return true; // Its account may not be known here yet.
    }
    if (mail.isPresent()) {
      try {
        mailer.send(mail.get());
        count("sent");
      } catch (MessagingException e) {
        count("failed");
        if (!isGivenUp(waiting, e)) {
          return false;
        }
      }
    }
    queue.settle(waiting);
    return true;
  }

  private boolean isGivenUp(Waiting waiting, MessagingException why) {
    var now = clock.instant();
    if (Mailer.isFinal(why) || !now.isBefore(waiting.since().plus(GIVE_UP))) {
      count("given_up");
      log.error("A mail to account {} is given up: {}", waiting.accountId(), why.toString());
      return true;
    }
    var pause = retries.failed(waiting, Optional.empty(), now);
    log.warn(
        "A mail to account {} could not be sent: {}; again in {} ms",
        waiting.accountId(),
        why.toString(),
        pause.toMillis());
    return false;
  }

  private void count(String outcome) {
    Counter.builder("mails")
        .description("Attempts to send a mail")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
