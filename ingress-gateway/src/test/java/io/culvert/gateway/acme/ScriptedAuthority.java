package io.culvert.gateway.acme;

import io.culvert.gateway.route.HostnameView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An authority that does what a test says. Everything but the protocol is real. */
public final class ScriptedAuthority implements Orders.Ordering {
  static final URI DIRECTORY = URI.create("https://authority.example/directory");

  final AcmeFolder folder;
  final Challenges challenges;
  final List<String> orders = new CopyOnWriteArrayList<>();
  private volatile @Nullable CountDownLatch gate;
  private volatile @Nullable OrderFailed failure;
  private volatile @Nullable String keyAuthorization;

  public ScriptedAuthority(Path path) {
    try {
      folder = AcmeFolder.open(path, DIRECTORY, Instant.now());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    challenges = new Challenges(folder);
  }

  /** What orders from it, in a gateway. */
  public AcmeCertificates open(HostnameView view) {
    var names = new OrderableNames(view, false, _ -> false, Clock.systemUTC());
    var times =
        new AcmeCertificates.Times(Duration.ofSeconds(20), Duration.ofHours(1), Ordered.LONG);
    RenewalAdvice.Source none = _ -> new RenewalAdvice.Window(Instant.MAX, Instant.MAX);
    return new AcmeCertificates(
        folder, challenges, this, none, names, times, new SimpleMeterRegistry());
  }

  /** It was ordered at another time. */
  public void keep(String name) throws IOException {
    new CertificateStore(folder).keep(name, Issue.forName(name, Duration.ofDays(90)));
  }

  /** Orders take until {@link #letGo}; meanwhile it looks for the answer. */
  public void hold(String itsKeyAuthorization) {
    keyAuthorization = itsKeyAuthorization;
    gate = new CountDownLatch(1);
  }

  public void letGo() {
    var held = gate;
    gate = null;
    if (held != null) {
      held.countDown();
    }
  }

  /** Orders fail from now on. */
  public void refuse() {
    refuse(OrderFailed.refused("the test says so"));
  }

  void refuse(@Nullable OrderFailed with) {
    failure = with;
  }

  /** For which names it was asked for certificates. */
  public List<String> orders() {
    return orders;
  }

  @Override
  public IssuedCertificate forName(String name, Optional<IssuedCertificate> replaced)
      throws OrderFailed, InterruptedException {
    orders.add(name);
    var held = gate;
    var expected = keyAuthorization;
    try {
      if (held != null) {
        if (expected != null) {
          challenges.expect(name, expected);
        }
        held.await();
        challenges.forget(name);
      }
    } catch (IOException e) {
      throw OrderFailed.of(e);
    }
    var wanted = failure;
    if (wanted != null) {
      throw wanted;
    }
    return Issue.forName(name, Duration.ofDays(90));
  }
}
