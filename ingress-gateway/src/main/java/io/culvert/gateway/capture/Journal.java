package io.culvert.gateway.capture;

import io.culvert.events.ExchangeEvent;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.http.MemoryBudget;
import io.culvert.runtime.handover.Handover;
import io.culvert.runtime.publish.ShedLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes finished exchanges and pieces of bodies from the event loops, and makes events of them on a
 * thread of its own, in the order in which they came. It never waits and never makes anybody wait.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** Bytes of heads that may wait for the thread. It is behind only when the machine is. */
  private static final long HEADS_MEMORY = 32L * 1024 * 1024;

  /** How long an origin may read on after it has answered, before the exchange is recorded. */
  private static final Duration LAST_BYTES = Duration.ofSeconds(5);

  /** For an event loop to break off what has had that long. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Runnable STOP = () -> {};
  private static final Duration TURN = Duration.ofSeconds(10);

  private final ExchangeLog log;
  private final ExchangeRecords records;
  private final long captureLimit;
  private final MemoryBudget budget;
  private final MemoryBudget heads = new MemoryBudget(HEADS_MEMORY);
  private final Counter shedBodies;
  private final Counter shedExchanges;
  private final ShedLog shedLog;
  private final BeingCounted beingCounted = new BeingCounted();
  private final Handover<Runnable> work = new Handover<>();
  private final Thread thread;

  /**
   * @param log where events go
   * @param captureLimit most bytes recorded of one body
   * @param captureMemory most bytes of bodies on their way to the log
   */
  public Journal(
      ExchangeLog log, long captureLimit, long captureMemory, Clock clock, MeterRegistry meters) {
    this.log = log;
    this.captureLimit = captureLimit;
    this.budget = new MemoryBudget(captureMemory);
    this.records = new ExchangeRecords(clock);
    this.shedBodies = shed(meters, "body");
    this.shedExchanges = shed(meters, "exchange");
    this.shedLog =
        new ShedLog(
            LOG,
            "memory for recording was full, or the log did not take more",
            new ShedLog.Kind("exchanges", () -> (long) shedExchanges.count()),
            new ShedLog.Kind("bodies", () -> (long) shedBodies.count()));
    Gauge.builder("gateway.capture.memory", budget, MemoryBudget::used)
        .baseUnit("bytes")
        .description("Bytes of bodies on their way to the log")
        .register(meters);
    thread = Thread.ofPlatform().daemon().name("gateway-journal").start(this::run);
  }

  private static Counter shed(MeterRegistry meters, String what) {
    return Counter.builder("gateway.capture.shed")
        .description("What was not recorded because memory or the log's queue was full")
        .tag("what", what)
        .register(meters);
  }

  long captureLimit() {
    return captureLimit;
  }

  MemoryBudget budget() {
    return budget;
  }

  /** A full piece of a body passed. */
  void piece(Exchange exchange, PiecesKept kept, BodyPiece piece) {
    work.add(
        () -> {
          boolean taken = false;
          try {
            taken = !kept.isBroken() && log.piece(records.piece(exchange, piece));
          } finally {
            if (taken) {
              kept.kept(piece.length());
            } else {
              kept.lost();
            }
            budget.giveBack(piece.bytes().length);
          }
        });
  }

  /** An exchange has been open for a while. */
  void opened(Exchange exchange) {
    long cost = ExchangeRecords.cost(exchange);
    if (!heads.take(cost)) {
      shedExchanges.increment();
      return;
    }
    var event = records.opened(exchange); // now: the exchange goes on
    work.add(
        () -> {
          try {
            write(event);
          } finally {
            heads.giveBack(cost);
          }
        });
  }

  /** An exchange is refused before any of it was looked at: its heads are recorded at its end. */
  public void refused(Exchange exchange) {
    if (exchange.capture().on()) {
      var recording = new Recording(exchange, this);
      exchange.whenFinished(_ -> completed(recording));
    }
  }

  /** An exchange is over; it is recorded when no byte of it will be counted any more. */
  void finished(Recording recording, EventExecutor loop) {
    beingCounted.begins();
    recording
        .exchange()
        .whenCounted(
            loop,
            LAST_BYTES,
            () -> {
              try {
                completed(recording);
              } finally {
                beingCounted.ends();
              }
            });
  }

  /** An exchange is over; nobody changes it any more. */
  private void completed(Recording recording) {
    var request = recording.request().end();
    var response = recording.response().end();
    long cost = ExchangeRecords.cost(recording.exchange());
    if (!heads.take(cost)) {
      shedExchanges.increment();
      budget.giveBack(request.inline().length + response.inline().length);
      return;
    }
    work.add(
        () -> {
          try {
            var event = records.completed(recording, request, response);
            if (ExchangeRecords.isAnyShed(event)) {
              shedBodies.increment();
            }
            write(event);
          } finally {
            heads.giveBack(cost);
            budget.giveBack(request.inline().length + response.inline().length);
          }
        });
  }

  private void write(ExchangeEvent event) {
    if (!log.exchange(event)) {
      shedExchanges.increment();
    }
  }

  private void run() {
    try {
      for (var next = work.poll(TURN); next != STOP; next = work.poll(TURN)) {
        try {
          if (next != null) {
            next.run();
          }
          shedLog.tell();
        } catch (RuntimeException e) {
          shedExchanges.increment();
          LOG.error("An exchange could not be recorded", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    }
  }

  /** Hands on what has come so far and what is still being counted, then takes no more. */
  @Override
  public void close() {
    try {
      int lost = beingCounted.awaitNone(LAST_BYTES.plus(MARGIN));
      work.add(() -> shedExchanges.increment(lost));
      work.add(STOP);
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
