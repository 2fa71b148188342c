package io.culvert.gateway.acme;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over all names from time to time: orders what is missing, renews what is due, and takes over
 * what another gateway has ordered. One after the other: nobody is waiting.
 */
final class Renewals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Renewals.class);
  private static final Duration UNTIL_NAMES_ARE_KNOWN = Duration.ofMillis(200);

  private final OrderableNames names;
  private final CertificateStore store;
  private final ReadyCertificates ready;
  private final Orders orders;
  private final RenewalAdvice advice;
  private final Duration every;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /**
   * @param every time between two rounds
   */
  Renewals(
      OrderableNames names,
      CertificateStore store,
      ReadyCertificates ready,
      Orders orders,
      RenewalAdvice advice,
      Duration every,
      Clock clock) {
    this.names = names;
    this.store = store;
    this.ready = ready;
    this.orders = orders;
    this.advice = advice;
    this.every = every;
    this.clock = clock;
  }

  void start() {
    thread.set(Thread.ofVirtual().name("renew-certificates").start(this::run));
  }

  @Override
  public void close() {
    stopped.countDown();
    var running = thread.get();
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      while (!names.areKnown()) {
        if (isStoppedWithin(UNTIL_NAMES_ARE_KNOWN)) {
          return;
        }
      }
      do {
        round();
      } while (!isStoppedWithin(every));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStoppedWithin(Duration time) throws InterruptedException {
    return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() throws InterruptedException {
    var all = new TreeSet<>(names.expected());
    all.addAll(ready.names());
    for (var name : all) {
      if (stopped.getCount() == 0) {
        return;
      }
      try {
        see(name);
      } catch (IOException | RuntimeException e) {
        log.warn("The certificate of {} could not be looked after", name, e);
      }
    }
  }

  private void see(String name) throws IOException, InterruptedException {
    if (!names.has(name)) {
      ready.forget(name);
      return;
    }
    var now = clock.instant();
    store.find(name).filter(kept -> kept.isValidAt(now)).ifPresent(kept -> ready.use(name, kept));
    var current = ready.find(name, now).map(ReadyCertificate::issued);
    if (current.isEmpty() || advice.isDue(name, current.get(), now)) {
      renew(name, current.orElse(null), now);
    }
  }

  private void renew(String name, @Nullable IssuedCertificate old, Instant now)
      throws InterruptedException {
    var wanted =
        orders.want(
            name, kept -> kept.isValidAt(now) && (old == null || !kept.leaf().equals(old.leaf())));
    try {
      wanted.get().ifPresent(issued -> ready.use(name, issued));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause()); // orders never fail so
    }
  }
}
