package io.culvert.broker.session;

import io.culvert.broker.metering.Metered;
import io.culvert.broker.metering.Terms;
import io.culvert.broker.metering.Tick;
import io.culvert.broker.metering.TickMaker;
import io.culvert.broker.metering.Totals;
import io.culvert.broker.quota.AccountQuota;
import io.culvert.events.CloseReason;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.tunnel.stream.Traffic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a session while it runs, and its end. Any thread.
 *
 * <p>A tick is counted as recorded only when the publisher took it; what it did not take is in the
 * next one. So no byte is lost or recorded twice while this process lives.
 */
final class SessionMeter {
  private final Session session;
  private final Traffic traffic;
  private final EventPublisher publisher;
  private final AccountPlans plans;
  private final @Nullable AccountQuota quota;
  private Metered metered;
  private boolean closed;

  /**
   * Of a session that has begun.
   *
   * @param traffic what passes through it
   * @param plans what its ticks are stamped with
   * @param quota of its account; null when anonymous
   */
  SessionMeter(
      Session session,
      Traffic traffic,
      EventPublisher publisher,
      AccountPlans plans,
      @Nullable AccountQuota quota) {
    this.session = session;
    this.traffic = traffic;
    this.publisher = publisher;
    this.plans = plans;
    this.quota = quota;
    this.metered = Metered.from(session.openedAt());
  }

  /** Bytes both ways that are in no tick yet. */
  synchronized long untickedBytes() {
    var passed = Totals.of(traffic).minus(metered.totals());
    return passed.bytesIn() + passed.bytesOut();
  }

  /** Records what passed since the last time; after the end nothing more. */
  synchronized void tick(Instant now) {
    if (!closed) {
      var terms = terms();
      publish(ticks().due(metered, Totals.of(traffic), now, terms.billingZone()), terms);
    }
  }

  /**
   * Records the rest and the end, once.
   *
   * @return false when the publisher had no room; to be tried again
   */
  synchronized boolean close(CloseReason reason, Instant now) {
    if (!closed) {
      var terms = terms();
      var rest = ticks().last(metered, Totals.of(traffic), now, terms.billingZone());
      closed = publish(rest, terms) && publishEnd(reason);
    }
    return closed;
  }

  private boolean publishEnd(CloseReason reason) {
    return publisher.offer(
        Topics.SESSION_EVENTS,
        session.id(),
        SessionFacts.closed(
            session.id(), session.accountId(), session.hostname(), reason, metered));
  }

  private boolean publish(List<Tick> ticks, Terms terms) {
    for (var tick : ticks) {
      var fact = SessionFacts.ticked(session, tick, terms);
      if (!publisher.offer(Topics.SESSION_EVENTS, session.id(), fact)) {
        return false;
      }
      metered = metered.after(tick);
      if (quota != null) {
        quota.ticked(tick);
      }
    }
    return true;
  }

  private TickMaker ticks() {
    return TickMaker.of(session.agent().connection());
  }

  private Terms terms() {
    return Terms.of(session.accountId(), plans);
  }
}
