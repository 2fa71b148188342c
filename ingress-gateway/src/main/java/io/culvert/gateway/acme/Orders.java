package io.culvert.gateway.acme;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a certificate is ordered: one order for a name at a time, few at once, none while
 * the name waits after a failure, and none that another gateway on the folder has made already.
 */
final class Orders implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Orders.class);
  private static final int AT_ONCE = 4;

  /** Longer than an order of another gateway takes. */
  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(5);

  /** The part that talks to the authority. */
  interface Ordering {
    IssuedCertificate forName(String name, Optional<IssuedCertificate> replaced)
        throws OrderFailed, InterruptedException;
  }

  private final AcmeFolder folder;
  private final CertificateStore store;
  private final Failures failures;
  private final Ordering ordering;
  private final AcmeMeters meters;
  private final Clock clock;
  private final Map<String, CompletableFuture<Optional<IssuedCertificate>>> running =
      new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("order-", 0).factory());

  Orders(
      AcmeFolder folder,
      CertificateStore store,
      Failures failures,
      Ordering ordering,
      AcmeMeters meters,
      Clock clock) {
    this.folder = folder;
    this.store = store;
    this.failures = failures;
    this.ordering = ordering;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * A certificate for the name: one that is kept, or else a new one.
   *
   * @param enough whether one that is kept will do
   * @return completes with nothing when none can be had now
   */
  CompletableFuture<Optional<IssuedCertificate>> want(
      String name, Predicate<IssuedCertificate> enough) {
    var mine = new CompletableFuture<Optional<IssuedCertificate>>();
    var others = running.putIfAbsent(name, mine);
    if (others != null) {
      return others;
    }
    try {
      threads.execute(() -> run(name, enough, mine));
    } catch (RejectedExecutionException e) {
      end(name, mine, Optional.empty()); // it is being closed
    }
    return mine;
  }

  /** How many names are being ordered for. */
  int running() {
    return running.size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("Orders of certificates are still running: {}", running.keySet());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(
      String name,
      Predicate<IssuedCertificate> enough,
      CompletableFuture<Optional<IssuedCertificate>> result) {
    Optional<IssuedCertificate> found = Optional.empty();
    try {
      found = kept(name, enough);
      if (found.isEmpty() && !mustWait(name)) {
        found = inTurn(name, enough);
      }
    } catch (IOException e) {
      failed(name, OrderFailed.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Ordering a certificate for {} went wrong", name, e);
      failed(name, OrderFailed.refused(e.toString()));
    } finally {
      end(name, result, found);
    }
  }

  private void end(
      String name,
      CompletableFuture<Optional<IssuedCertificate>> result,
      Optional<IssuedCertificate> found) {
    running.remove(name);
    result.complete(found);
  }

  private boolean mustWait(String name) throws IOException {
    return failures.mustWait(name, clock.instant());
  }

  private Optional<IssuedCertificate> inTurn(String name, Predicate<IssuedCertificate> enough)
      throws IOException, InterruptedException {
    places.acquire();
    try {
      var lock = OrderLock.take(folder.lock(name), LOCK_PATIENCE);
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      try (var held = lock.get()) {
        var good = kept(name, enough);
        return good.isPresent() || mustWait(name) ? good : order(name);
      }
    } finally {
      places.release();
    }
  }

  private Optional<IssuedCertificate> kept(String name, Predicate<IssuedCertificate> enough)
      throws IOException {
    var found = store.find(name).filter(enough);
    if (found.isPresent()) {
      failures.over(name);
    }
    return found;
  }

  private Optional<IssuedCertificate> order(String name) throws InterruptedException {
    try {
      log.info("A certificate for {} is ordered", name);
      // An order that failed may have taken the old one's place already (RFC 9773 §5).
      var replaced =
          failures.look(name).count() == 0 ? store.find(name) : Optional.<IssuedCertificate>empty();
      var issued = ordering.forName(name, replaced);
      keep(name, issued);
      return Optional.of(issued);
    } catch (OrderFailed e) {
      failed(name, e);
    } catch (IOException e) {
      failed(name, OrderFailed.of(e));
    }
    return Optional.empty();
  }

  /** One that cannot be kept is used all the same: the authority gives only so many. */
  private void keep(String name, IssuedCertificate issued) {
    meters.issued();
    log.info("A certificate for {} was issued, good until {}", name, issued.notAfter());
    try {
      store.keep(name, issued);
      failures.over(name);
    } catch (IOException e) {
      failed(name, OrderFailed.of(e));
    }
  }

  private void failed(String name, OrderFailed why) {
    if (!threads.isShutdown()) { // else it was broken off
      meters.failed(why.error());
      failures.failed(name, why, clock.instant());
    }
  }
}
