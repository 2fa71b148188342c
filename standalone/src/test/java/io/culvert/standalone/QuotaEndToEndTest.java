package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An account on a small plan uses its month up, is stopped, upgrades, and goes on. */
@Timeout(120)
class QuotaEndToEndTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final long LIMIT = 5_000_000;
  private static final int PIECE = 100_000;

  private static final String ACCOUNT = EventIds.next();
  private static final String TOKEN = TokenFormat.generate(new SecureRandom());
  private static EventPublisher log;
  private static TestOrigin origin;
  private static AgentProcess agent;

  @BeforeAll
  static void openTheTunnel() throws InterruptedException {
    log = new EventPublisher(CULVERT.kafka(), new SimpleMeterRegistry());
    tell(AccountRegistered.newBuilder().setName("Small").setBillingZone("UTC").build());
    tell(new PlanChanged("trial", PlanChangeReason.OPERATOR));
    tell(
        CredentialIssued.newBuilder()
            .setCredentialId(EventIds.next())
            .setName("test")
            .setTokenSha256(TokenFormat.sha256(TOKEN).bytes())
            .setScopes(List.of("tunnel"))
            .setKind(CredentialKind.TOKEN)
            .build());
    assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
    origin = TestOrigin.start();
    agent =
        AgentProcess.start(CULVERT.agentServer().toString(), TOKEN, origin.port(), "small-plan");
  }

  @AfterAll
  static void closeTheTunnel() {
    agent.close();
    origin.close();
    log.close();
  }

  @Test
  void trafficEndsWithTheMonthsAmountAndFlowsAgainAfterAnUpgrade() {
    long received = 0;
    var begun = Instant.now();
    var answer = get();
    while ((answer == null || answer.statusCode() == 200) && received < 20 * LIMIT) {
      received += answer == null ? PIECE : answer.body().length;
      answer = get();
    }

    assertThat(answer).isNotNull();
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Culvert-Error")).hasValue("CVT-1019");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    // Bodies only: heads count too, so that a little less than the limit is the earliest.
    long millis = Math.max(1, Duration.between(begun, Instant.now()).toMillis());
    long inTwoSeconds = received * 2_000 / millis;
    assertThat(received).isBetween(LIMIT * 9 / 10, LIMIT + inTwoSeconds + PIECE);
    System.out.printf(
        "Of %,d bytes %,d passed in %d ms before the account was blocked.%n",
        LIMIT, received, millis);
    agent.process().awaitLine("CVT-1019", Duration.ofSeconds(10));

    var upgraded = Instant.now();
    tell(new PlanChanged("pro", PlanChangeReason.OPERATOR));
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get() instanceof HttpResponse<?> again && again.statusCode() == 200);
    System.out.printf(
        "After an upgrade it flowed again within %d ms.%n",
        Duration.between(upgraded, Instant.now()).toMillis());
  }

  /** The answer; null when it was cut off in the middle. */
  private static @Nullable HttpResponse<byte[]> get() {
    var request = CULVERT.request(agent.hostname(), "/bytes?" + PIECE).build();
    try {
      return CULVERT.send(request, BodyHandlers.ofByteArray());
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  private static void tell(Object fact) {
    log.offer(
        Topics.ACCOUNT_EVENTS,
        ACCOUNT,
        new AccountEvent(EventIds.next(), Instant.now(), ACCOUNT, fact));
  }
}
