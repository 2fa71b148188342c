package io.culvert.gateway.testing;

import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.gateway.capture.ExchangeLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A log in memory, for tests that look at what is recorded and not at how it gets to Kafka. */
public final class RecordedLog implements ExchangeLog {
  private final List<ExchangeEvent> exchanges = new CopyOnWriteArrayList<>();
  private final List<BodyEvent> pieces = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean hasRoomForPieces = true;
  private volatile boolean hasRoomForExchanges = true;
  private volatile boolean fails;

  @Override
  public boolean exchange(ExchangeEvent event) {
    failIfWanted();
    return hasRoomForExchanges && exchanges.add(event);
  }

  @Override
  public boolean piece(BodyEvent event) {
    failIfWanted();
    return hasRoomForPieces && pieces.add(event);
  }

  private void failIfWanted() {
    if (fails) {
      failures.incrementAndGet();
      throw new IllegalStateException("the log fails, as wanted");
    }
  }

  /** From now on every event makes it throw. */
  public void fail() {
    fails = true;
  }

  public int failures() {
    return failures.get();
  }

  public void refuseExchanges() {
    hasRoomForExchanges = false;
  }

  public void refusePieces() {
    hasRoomForPieces = false;
  }

  public List<ExchangeEvent> exchanges() {
    return exchanges;
  }

  public List<ExchangeCompleted> completed() {
    return exchanges.stream()
        .map(ExchangeEvent::getPayload)
        .filter(ExchangeCompleted.class::isInstance)
        .map(ExchangeCompleted.class::cast)
        .toList();
  }

  /** The completed exchange with that number, as soon as it is there. */
  public ExchangeCompleted completed(int number) {
    Soon.until(() -> completed().size() > number);
    return completed().get(number);
  }
}
