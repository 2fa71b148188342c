package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.Soon;
import io.culvert.runtime.retry.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.toolbox.JSON;

@Timeout(60)
class OrdersTest {
  private static final String SHOP = "shop.example";

  @TempDir private Path path;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ArrayList<Orders> open = new ArrayList<>();
  private Instant now = Instant.now();

  @AfterEach
  void close() {
    open.forEach(Orders::close);
  }

  @Test
  void whoeverWantsTheSameWaitsForTheOneOrder() {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.hold("t.k");
    var first = orders.want(SHOP, _ -> true);
    var second = orders.want(SHOP, _ -> true);
    Soon.until(() -> authority.orders.size() == 1);
    assertThat(first.isDone()).isFalse();
    authority.letGo();

    assertThat(found(first)).isPresent().isEqualTo(found(second));
    assertThat(authority.orders).containsExactly(SHOP);
    assertThat(count("issued")).isEqualTo(1);
  }

  @Test
  void whatIsKeptIsNotOrderedAgainNotEvenAfterARestart() {
    var authority = new ScriptedAuthority(path);
    var issued = found(orders(authority).want(SHOP, _ -> true)).orElseThrow();

    var again = found(orders(authority).want(SHOP, _ -> true)).orElseThrow();

    assertThat(again.leaf()).isEqualTo(issued.leaf());
    assertThat(again.key()).isEqualTo(issued.key());
    assertThat(authority.orders).hasSize(1);
  }

  @Test
  void afterAFailureANameWaitsLongerEachTimeAndTheOthersDoNot() {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.refuse();
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
    var once = failure();
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
    assertThat(authority.orders).hasSize(1);
    assertThat(Duration.between(now, once.next()))
        .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(6));

    now = once.next();
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
    assertThat(authority.orders).hasSize(2);
    assertThat(Duration.between(now, failure().next()))
        .isBetween(Duration.ofMinutes(6), Duration.ofMinutes(12));
    authority.refuse(null);
    assertThat(found(orders.want("other.example", _ -> true))).isPresent();

    now = failure().next();
    assertThat(found(orders.want(SHOP, _ -> true))).isPresent();
    assertThat(authority.folder.failure(SHOP)).doesNotExist();
    assertThat(count("CVT-3033")).isEqualTo(2);
  }

  @Test
  void aFailureIsRememberedByTheNextProcess() {
    var authority = new ScriptedAuthority(path);
    authority.refuse();
    found(orders(authority).want(SHOP, _ -> true));

    found(orders(authority).want(SHOP, _ -> true));

    assertThat(authority.orders).hasSize(1);
    assertThat(failure().reason()).isEqualTo("CVT-3033 the test says so");
  }

  @Test
  void theAuthoritysRetryAfterHoldsForTheNameAndAShorterPauseForAll() {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.refuse(limited(now.plus(Duration.ofDays(2))));
    found(orders.want(SHOP, _ -> true));
    authority.refuse(null);
    assertThat(failure().next()).isEqualTo(now.plus(Duration.ofDays(2)));
    assertThat(found(orders.want("other.example", _ -> true))).isEmpty();

    now = now.plus(Duration.ofMinutes(11));
    assertThat(found(orders.want("other.example", _ -> true))).isPresent();
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
    assertThat(authority.orders).containsExactly(SHOP, "other.example");
  }

  @Test
  void onlySoManyAreOrderedAtOnce() {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.hold("t.k");
    var wanted = new ArrayList<CompletableFuture<Optional<IssuedCertificate>>>();
    for (int i = 0; i < 10; i++) {
      wanted.add(orders.want("shop" + i + ".example", _ -> true));
    }
    Soon.until(() -> authority.orders.size() == 4);
    assertThat(orders.running()).isEqualTo(10);
    authority.letGo();

    assertThat(wanted).allSatisfy(each -> assertThat(found(each)).isPresent());
    assertThat(authority.orders).hasSize(10);
  }

  @Test
  void ofTwoGatewaysOnOneFolderOneOrdersAndTheOtherTakesWhatItGot() throws Exception {
    var authority = new ScriptedAuthority(path);
    authority.hold("t.k");
    var here = orders(authority).want(SHOP, _ -> true);
    Soon.until(() -> authority.orders.size() == 1);
    var there = orders(authority).want(SHOP, _ -> true);
    assertThat(OrderLock.take(authority.folder.lock(SHOP), Duration.ZERO)).isEmpty();
    authority.letGo();

    assertThat(found(there).orElseThrow().leaf()).isEqualTo(found(here).orElseThrow().leaf());
    assertThat(authority.orders).hasSize(1);
  }

  @Test
  void aCertificateThatCannotBeKeptIsUsedAndNotOrderedAtEveryTurn() throws Exception {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.hold("t.k");
    var wanted = orders.want(SHOP, _ -> true);
    Soon.until(() -> authority.orders.size() == 1);
    Files.delete(authority.folder.certificate(SHOP).getParent());
    authority.letGo();

    assertThat(found(wanted)).isPresent();
    assertThat(count("CVT-3034")).isEqualTo(1);
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
    assertThat(authority.orders).hasSize(1);
  }

  @Test
  void stoppingIsNoFailure() {
    var authority = new ScriptedAuthority(path);
    var orders = orders(authority);
    authority.hold("t.k");
    var wanted = orders.want(SHOP, _ -> true);
    Soon.until(() -> authority.orders.size() == 1);

    orders.close();

    assertThat(found(wanted)).isEmpty();
    assertThat(authority.folder.failure(SHOP)).doesNotExist();
    assertThat(found(orders.want(SHOP, _ -> true))).isEmpty();
  }

  private Orders orders(ScriptedAuthority authority) {
    var backoff = new Backoff(Duration.ofMinutes(6), Duration.ofHours(12));
    var orders =
        new Orders(
            authority.folder,
            new CertificateStore(authority.folder),
            new Failures(authority.folder, backoff, RandomGenerator.getDefault()),
            authority,
            new AcmeMeters(meters),
            new MovedClock());
    open.add(orders);
    return orders;
  }

  private Failure failure() {
    try {
      var file = AcmeFolder.open(path, ScriptedAuthority.DIRECTORY, now).failure(SHOP);
      return Failure.in(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private double count(String outcome) {
    return meters.counter("gateway.certificates.orders", "outcome", outcome).count();
  }

  private static OrderFailed limited(Instant until) {
    var problem =
        new Problem(
            JSON.parse("{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"slow\"}"),
            url());
    return OrderFailed.of(new AcmeRateLimitedException(problem, until, List.of()));
  }

  private static URL url() {
    try {
      return ScriptedAuthority.DIRECTORY.toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<IssuedCertificate> found(
      CompletableFuture<Optional<IssuedCertificate>> wanted) {
    return wanted.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private final class MovedClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
