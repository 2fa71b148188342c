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

  static final int EVENTS = 512;
  static final long BYTES = 1 << 20;

  private final String accountId;
  private final Sinks.Many<LiveEvent> sink =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(EVENTS));
  private final AtomicLong waiting = new AtomicLong();
  private boolean isDropped;

  Listener(String accountId) {
    this.accountId = accountId;
  }

  String accountId() {
    return accountId;
  }

  /** Several threads make events, and a sink takes from one at a time. */
  synchronized void offer(LiveEvent event) {
    if (isDropped) {
      return;
    }
    if (waiting.addAndGet(event.weight()) > BYTES || sink.tryEmitNext(event).isFailure()) {
      isDropped = true;
      sink.tryEmitComplete();
    }
  }

  /** Ends when the listener is dropped, after what was waiting. */
  Flux<LiveEvent> events() {
    return sink.asFlux().doOnNext(event -> waiting.addAndGet(-event.weight()));
  }
}
