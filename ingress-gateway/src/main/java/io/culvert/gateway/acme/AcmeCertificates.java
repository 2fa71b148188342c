package io.culvert.gateway.acme;

import io.culvert.gateway.acme.AcmeSettings.Account;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.sni.OrderedCertificates;
import io.culvert.runtime.retry.Backoff;
import io.culvert.tunnel.tls.Certificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that are ordered on demand. This is the list of its parts, and what a handshake
 * asks.
 */
public final class AcmeCertificates implements OrderedCertificates, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AcmeCertificates.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final OrderableNames names;
  private final CertificateStore store;
  private final Challenges challenges;
  private final Failures failures;
  private final ReadyCertificates ready = new ReadyCertificates();
  private final Orders orders;
  private final Renewals renewals;
  private final Duration patience;
  private final Clock clock;

  /**
   * How long things take.
   *
   * @param handshake how long a handshake waits for a certificate that is being ordered
   * @param round time between two rounds over all certificates
   * @param backoff pauses after failures
   */
  record Times(Duration handshake, Duration round, Backoff backoff) {}

  /**
   * @param ordering talks to the authority
   * @param source what the authority says about renewals
   */
  AcmeCertificates(
      AcmeFolder folder,
      Challenges challenges,
      Orders.Ordering ordering,
      RenewalAdvice.Source source,
      OrderableNames names,
      Times times,
      MeterRegistry meters) {
    var random = RandomGenerator.getDefault();
    var counted = new AcmeMeters(meters);
    store = new CertificateStore(folder);
    this.names = names;
    this.challenges = challenges;
    this.patience = times.handshake();
    this.clock = names.clock();
    failures = new Failures(folder, times.backoff(), random);
    orders = new Orders(folder, store, failures, ordering, counted, clock);
    var advice = new RenewalAdvice(source, random);
    renewals = new Renewals(names, store, ready, orders, advice, times.round(), clock);
    counted.watch(ready::count, orders::running, failures::count);
  }

  /**
   * What is chosen, or null when no certificates are ordered.
   *
   * @param hostnames what is known of hostnames
   * @param files the operator's own certificates; null for none
   * @param patience how long a client may take for its handshake
   * @throws AcmeFolderUnusable when keys and certificates cannot be kept
   */
  public static @Nullable AcmeCertificates openIfAny(
      AcmeSettings settings,
      HostnameView hostnames,
      @Nullable Certificates files,
      Duration patience,
      MeterRegistry meters,
      Clock clock) {
    var account = settings.account();
    if (account == null) {
      return null;
    }
    var names =
        new OrderableNames(
            hostnames, settings.reservedNames(), name -> files != null && files.has(name), clock);
    // What is left of the patience is for the handshake itself.
    var wait = min(LONGEST_WAIT, patience.multipliedBy(2).dividedBy(3));
    return open(account, names, new Times(wait, ROUND, Failures.BACKOFF), meters);
  }

  static AcmeCertificates open(
      Account account, OrderableNames names, Times times, MeterRegistry meters) {
    var folder = folder(account, names.clock());
    var authority = new Authority(account, folder);
    var challenges = new Challenges(folder);
    var ordering = new OrderCertificate(authority, account.challenge(), challenges);
    return new AcmeCertificates(
        folder,
        challenges,
        ordering::forName,
        new AuthorityAdvice(authority),
        names,
        times,
        meters);
  }

  private static AcmeFolder folder(Account account, Clock clock) {
    try {
      return AcmeFolder.open(account.folder(), account.directory(), clock.instant());
    } catch (IOException e) {
      throw new AcmeFolderUnusable(e);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Begins to order and renew; returns at once. */
  public void start() {
    renewals.start();
  }

  /** It has just become known that the name leads here. */
  public void expect(String name) {
    if (names.areKnown() && names.has(name)) {
      wanted(name);
    }
  }

  /** Until it is known which names lead here, any may be one for which something is kept. */
  @Override
  public boolean mayHave(String hostname) {
    return names.has(hostname) || !names.areKnown() && DomainName.isOne(hostname);
  }

  @Override
  public CompletionStage<Optional<SslContext>> find(String hostname, List<String> protocols) {
    var now = clock.instant();
    var found = ready.find(hostname, now);
    if (found.isPresent()) {
      return CompletableFuture.completedFuture(found.map(known -> known.context(protocols)));
    }
    boolean mayOrder = names.has(hostname) && !failures.isPausedAt(hostname, now);
    return (mayOrder ? wanted(hostname) : kept(hostname))
        .thenApply(issued -> issued.map(known -> known.context(protocols)))
        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Optional<SslContext>> forChallenge(String hostname) {
    var answer = new CompletableFuture<Optional<SslContext>>();
    Thread.startVirtualThread(() -> answer.complete(challenges.context(hostname)));
    return answer;
  }

  /** The key authorization that an authority asks for; may read a file. */
  Optional<String> answer(String hostname, String token) throws IOException {
    return challenges.of(hostname, token);
  }

  @Override
  public void close() {
    renewals.close();
    orders.close();
  }

  private CompletableFuture<Optional<ReadyCertificate>> wanted(String name) {
    return orders
        .want(name, kept -> kept.isValidAt(clock.instant()))
        .thenApply(found -> found.map(issued -> ready.use(name, issued)));
  }

  /** Nothing is ordered; another gateway may have done it. */
  private CompletableFuture<Optional<ReadyCertificate>> kept(String name) {
    var found = new CompletableFuture<Optional<IssuedCertificate>>();
    Thread.startVirtualThread(
        () -> {
          try {
            found.complete(store.find(name).filter(kept -> kept.isValidAt(clock.instant())));
          } catch (IOException | RuntimeException e) {
            log.warn("The certificate of {} could not be read", name, e);
            found.complete(Optional.empty());
          }
        });
    return found.thenApply(kept -> kept.map(issued -> ready.use(name, issued)));
  }
}
