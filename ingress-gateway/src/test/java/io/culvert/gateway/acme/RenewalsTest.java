package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.route.CustomDomains;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.testing.Soon;
import io.culvert.schemas.hostname.HostnameBook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RenewalsTest {
  private static final String SHOP = "shop.example";
  private static final Duration LIFE = Duration.ofDays(90);

  @TempDir private Path path;
  private final Set<String> inFiles = ConcurrentHashMap.newKeySet();
  private final ReadyCertificates ready = new ReadyCertificates();
  private ScriptedAuthority authority;
  private CertificateStore store;
  private Orders orders;
  private Renewals renewals;

  @BeforeEach
  void open() {
    var clock = Clock.systemUTC();
    authority = new ScriptedAuthority(path);
    store = new CertificateStore(authority.folder);
    var failures = new Failures(authority.folder, Ordered.LONG, RandomGenerator.getDefault());
    var meters = new AcmeMeters(new SimpleMeterRegistry());
    orders = new Orders(authority.folder, store, failures, authority, meters, clock);
    var domains = new CustomDomains(Map.of(SHOP, "shop.localhost"));
    var view = new HostnameView(new HostnameBook(), domains, () -> true);
    var names = new OrderableNames(view, false, inFiles::contains, clock);
    var advice =
        new RenewalAdvice(
            _ -> new RenewalAdvice.Window(Instant.MAX, Instant.MAX), RandomGenerator.getDefault());
    renewals = new Renewals(names, store, ready, orders, advice, Duration.ofMillis(20), clock);
  }

  @AfterEach
  void close() {
    renewals.close();
    orders.close();
  }

  @Test
  void whatIsMissingIsOrderedOnce() {
    renewals.start();

    Soon.until(() -> inUse() != null);
    assertThat(authority.orders).containsExactly(SHOP);
  }

  @Test
  void whatHasLivedTwoThirdsOfItsLifeIsRenewedAndUsed() throws Exception {
    var old = kept(Duration.ofDays(61));
    renewals.start();

    Soon.until(() -> inUse() != null && !inUse().leaf().equals(old.leaf()));
    assertThat(store.find(SHOP)).contains(inUse());
    assertThat(authority.orders).containsExactly(SHOP);
  }

  @Test
  void theOldOneServesWhileItsRenewalFails() throws Exception {
    var old = kept(Duration.ofDays(61));
    authority.refuse();
    renewals.start();

    Soon.until(() -> authority.orders.size() == 1);
    Soon.until(() -> orders.running() == 0);
    assertThat(inUse()).isEqualTo(old);
    assertThat(store.find(SHOP)).contains(old);
  }

  @Test
  void whatAnotherGatewayHasRenewedIsTakenOver() throws Exception {
    kept(Duration.ofDays(1));
    renewals.start();
    Soon.until(() -> inUse() != null);

    var renewed = kept(Duration.ofHours(1));
    Soon.until(() -> renewed.equals(inUse()));
    assertThat(authority.orders).isEmpty();
  }

  @Test
  void aNameThatTheOperatorCoversIsLeftAlone() throws Exception {
    kept(Duration.ofDays(1));
    renewals.start();
    Soon.until(() -> inUse() != null);

    inFiles.add(SHOP);
    Soon.until(() -> inUse() == null);
    assertThat(List.copyOf(authority.orders)).isEmpty();
  }

  private IssuedCertificate kept(Duration age) throws Exception {
    var issued = Issue.forName(SHOP, Instant.now().minus(age), LIFE);
    store.keep(SHOP, issued);
    return issued;
  }

  private @Nullable IssuedCertificate inUse() {
    return ready.find(SHOP, Instant.now()).map(ReadyCertificate::issued).orElse(null);
  }
}
