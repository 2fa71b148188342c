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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Certificates that are ordered on demand: the list of its parts. */
public final class AcmeCertificates implements OrderedCertificates, AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final Challenges challenges;
  private final Orders orders;
  private final FindCertificate certificates;
  private final Renewals renewals;

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
    this.challenges = challenges;
    var random = RandomGenerator.getDefault();
    var counted = new AcmeMeters(meters);
    var clock = names.clock();
    var ready = new ReadyCertificates();
    var store = new CertificateStore(folder);
    var failures = new Failures(folder, times.backoff(), random);
    orders = new Orders(folder, store, failures, ordering, counted, clock);
    certificates = new FindCertificate(names, ready, store, failures, orders, times.handshake());
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
    certificates.expect(name);
  }

  @Override
  public boolean mayHave(String hostname) {
    return certificates.mayHave(hostname);
  }

  @Override
  public CompletionStage<Optional<SslContext>> find(String hostname, List<String> protocols) {
    return certificates.find(hostname, protocols);
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
}
