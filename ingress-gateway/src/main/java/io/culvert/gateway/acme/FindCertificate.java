package io.culvert.gateway.acme;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the certificate for a name: one that is in use, or else one that is kept, or else a new one
 * when it may be ordered.
 *
 * @param names which names certificates are ordered for
 * @param patience how long a handshake waits for it
 */
record FindCertificate(
    OrderableNames names,
    ReadyCertificates ready,
    CertificateStore store,
    Failures failures,
    Orders orders,
    Duration patience) {
  private static final Logger log = LoggerFactory.getLogger(FindCertificate.class);

  /** Until it is known which names lead here, any may be one for which something is kept. */
  boolean mayHave(String hostname) {
    return names.has(hostname) || !names.areKnown() && DomainName.isOne(hostname);
  }

  /** For a handshake; completes with nothing when there is none in time. */
  CompletionStage<Optional<SslContext>> find(String hostname, List<String> protocols) {
    var now = now();
    var found = ready.find(hostname, now);
    if (found.isPresent()) {
      return CompletableFuture.completedFuture(found.map(known -> known.context(protocols)));
    }
    boolean mayOrder = names.has(hostname) && !failures.isPausedAt(hostname, now);
    return (mayOrder ? wanted(hostname) : kept(hostname))
        .thenApply(issued -> issued.map(known -> known.context(protocols)))
        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** There may be a handshake for it soon. */
  void expect(String name) {
    if (names.areKnown() && names.has(name)) {
      wanted(name);
    }
  }

  private CompletableFuture<Optional<ReadyCertificate>> wanted(String name) {
    return orders
        .want(name, kept -> kept.isValidAt(now()))
        .thenApply(found -> found.map(issued -> ready.use(name, issued)));
  }

  /** Nothing is ordered; another gateway may have done it. */
  private CompletableFuture<Optional<ReadyCertificate>> kept(String name) {
    var found = new CompletableFuture<Optional<IssuedCertificate>>();
    Thread.startVirtualThread(
        () -> {
          try {
            found.complete(store.find(name).filter(kept -> kept.isValidAt(now())));
          } catch (IOException | RuntimeException e) {
            log.warn("The certificate of {} could not be read", name, e);
            found.complete(Optional.empty());
          }
        });
    return found.thenApply(kept -> kept.map(issued -> ready.use(name, issued)));
  }

  private Instant now() {
    return names.clock().instant();
  }
}
