package io.culvert.control.billing.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.PolarServer;
import io.culvert.control.billing.PolarServer.Trouble;
import io.culvert.control.billing.subscription.Products;
import io.culvert.control.billing.subscription.SubscriptionBook;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.BillingEvent;
import io.culvert.events.ProviderSubscription;
import io.culvert.events.Sealed;
import io.culvert.events.WebhookReceived;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.settings.Secret;
import io.culvert.schemas.plan.Plans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server in Polar's shape; time passes as the test says. */
class CancelForErasedTest {

  private static final String SUBSCRIPTION = "sub/1 ä";

  private final SubscriptionBook book =
      new SubscriptionBook(
          new Products(Map.of("prod", "pro")), Plans.standard(), Duration.ofDays(7));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private PolarServer polar;

  @BeforeEach
  void start() throws IOException {
    polar = new PolarServer();
    book.apply(new AccountEvent("", now, "acc-1", new AccountErased()));
    said("active", 0);
  }

  @AfterEach
  void stop() {
    polar.close();
  }

  @Test
  void aSubscriptionIsEndedOnce() {
    try (var cancel = cancel(PolarServer.TOKEN)) {
      cancel.cancelWhatIsDue();
      now = now.plus(Duration.ofDays(1));
      cancel.cancelWhatIsDue();
    }

    assertThat(polar.ended()).containsExactly(SUBSCRIPTION);
    assertThat(polar.requests()).isOne();
    assertThat(counted("ended")).isOne();
  }

  @Test
  void afterARestartPolarSaysThatItHasEndedAlready() {
    try (var cancel = cancel(PolarServer.TOKEN)) {
      cancel.cancelWhatIsDue();
    }
    try (var restarted = cancel(PolarServer.TOKEN)) {
      restarted.cancelWhatIsDue();
    }

    assertThat(counted("ended")).isEqualTo(2);
    assertThat(counted("failed")).isZero();
  }

  @Test
  void whatFailsIsTriedAgainAfterAPause() {
    polar.goesWrong(_ -> new Trouble.Status(429, Map.of("Retry-After", "90")));
    try (var cancel = cancel(PolarServer.TOKEN)) {
      cancel.cancelWhatIsDue();
      polar.goesWrong(_ -> null);
      now = now.plusSeconds(89);
      cancel.cancelWhatIsDue();
      assertThat(polar.ended()).isEmpty();

      now = now.plusSeconds(1);
      cancel.cancelWhatIsDue();
    }

    assertThat(polar.ended()).containsExactly(SUBSCRIPTION);
    assertThat(counted("failed")).isOne();
  }

  @Test
  void aTokenWithoutRightsIsNotTheEndOfIt() {
    polar.wants("another");
    try (var cancel = cancel(PolarServer.TOKEN)) {
      cancel.cancelWhatIsDue();
      polar.wants(PolarServer.TOKEN);
      now = now.plus(Backoff.STANDARD.longest());
      cancel.cancelWhatIsDue();
    }

    assertThat(polar.ended()).containsExactly(SUBSCRIPTION);
  }

  @Test
  void whatPolarSaysHasEndedIsLeftAlone() {
    said("canceled", 1);
    try (var cancel = cancel(PolarServer.TOKEN)) {
      cancel.cancelWhatIsDue();
    }

    assertThat(polar.requests()).isZero();
  }

  @Test
  void withoutAccessNobodyIsAsked() {
    try (var cancel = cancel(null)) {
      cancel.cancelWhatIsDue();
    }

    assertThat(polar.requests()).isZero();
  }

  private void said(String status, int second) {
    var nothing = ByteBuffer.allocate(0);
    book.apply(
        new BillingEvent(
            "",
            now,
            "acc-1",
            new WebhookReceived(
                "polar",
                "m" + second,
                "subscription.updated",
                now.plusSeconds(second),
                now,
                new Sealed("", nothing, nothing),
                new ProviderSubscription(
                    SUBSCRIPTION, "prod", status, now, now, false, null, null))));
  }

  private CancelForErased cancel(@Nullable String token) {
    var access =
        token == null
            ? null
            : new PolarSubscriptions(
                new BillingHttp(Duration.ofSeconds(10)), polar.url(), new Secret(token), () -> now);
    return new CancelForErased(book, access, () -> true, Backoff.STANDARD, () -> now, meters);
  }

  private double counted(String outcome) {
    return meters.get("billing.cancellations").tag("outcome", outcome).counter().count();
  }
}
