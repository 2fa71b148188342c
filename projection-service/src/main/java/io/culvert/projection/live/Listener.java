package io.culvert.projection.live;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One open feed. What its client has not read yet waits in a bounded queue; a client that lets it
 * run full is dropped, so that its slowness costs nobody else anything.
 */
final class Listener {

  static final int EVENTS = 8_192;
  static final long BYTES = 4 << 20;
  static final long BYTES_FOR_ALL = 64 << 20;

  private final String accountId;
  private final Sinks.Many<LiveEvent> sink =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(EVENTS));
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong waitingForAll;
  private boolean isDropped;

  /**
   * @param waitingForAll bytes that wait for all listeners together
   */
  Listener(String accountId, AtomicLong waitingForAll) {
    this.accountId = accountId;
    this.waitingForAll = waitingForAll;
  }

  String accountId() {
    return accountId;
  }

  /** Several threads make events, and a sink takes from one at a time. */
  synchronized void offer(LiveEvent event) {
    if (isDropped) {
      return;
    }
    if (!hasRoom() || sink.tryEmitNext(take(event)).isFailure()) {
      isDropped = true;
      sink.tryEmitComplete();
    }
  }

  /** Ends when the listener is dropped, after what was waiting. */
  Flux<LiveEvent> events() {
    return sink.asFlux().doOnNext(event -> count(-event.weight()));
  }

  /** Nothing waits for a client that is gone. */
  synchronized void forget() {
    isDropped = true;
    count(-waiting.get());
  }

  private boolean hasRoom() {
    return waiting.get() < BYTES && waitingForAll.get() < BYTES_FOR_ALL;
  }

  private LiveEvent take(LiveEvent event) {
    count(event.weight());
    return event;
  }

  private void count(long bytes) {
    waiting.addAndGet(bytes);
    waitingForAll.addAndGet(bytes);
  }
}
