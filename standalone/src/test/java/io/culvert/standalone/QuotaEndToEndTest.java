package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts on small plans use their month up, are stopped or slowed down, upgrade, and go on. */
@Timeout(120)
class QuotaEndToEndTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final int PIECE = 100_000;

  /** What the plans say, see {@link CulvertUnderTest}. */
  private static final long TRIAL_LIMIT = 5_000_000;

  private static final long SLOW_RATE = 512 * 1024;

  private static LogWriter log;
  private static TestOrigin origin;

  @BeforeAll
  static void start() {
    log = new LogWriter(CULVERT);
    origin = TestOrigin.start();
  }

  @AfterAll
  static void stop() {
    origin.close();
    log.close();
  }

  @Test
  void trafficEndsWithTheMonthsAmountAndFlowsAgainAfterAnUpgrade() {
    try (var customer = Customer.on("trial")) {
      long received = 0;
      var begun = Instant.now();
      var answer = customer.get();
      while ((answer == null || answer.statusCode() == 200) && received < 20 * TRIAL_LIMIT) {
        received += answer == null ? PIECE : answer.body().length;
        answer = customer.get();
      }

      assertThat(answer).isNotNull();
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Culvert-Error")).hasValue("CVT-1019");
      assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
      // Bodies only: heads count too, so that a little less than the limit is the earliest.
      long millis = Math.max(1, Duration.between(begun, Instant.now()).toMillis());
      long inTwoSeconds = received * 2_000 / millis;
      assertThat(received).isBetween(TRIAL_LIMIT * 9 / 10, TRIAL_LIMIT + inTwoSeconds + PIECE);
      System.out.printf(
          "Of %,d bytes %,d passed in %d ms before the account was blocked.%n",
          TRIAL_LIMIT, received, millis);
      customer.agent.process().awaitLine("CVT-1019", Duration.ofSeconds(10));

      var upgraded = Instant.now();
      customer.changeTo("pro");
      await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> customer.get() instanceof HttpResponse<?> it && it.statusCode() == 200);
      System.out.printf(
          "After an upgrade it flowed again within %d ms.%n",
          Duration.between(upgraded, Instant.now()).toMillis());
    }
  }

  @Test
  void throttledTrafficGoesOnAtTheStatedRateUntilAnUpgrade() {
    try (var customer = Customer.on("slow")) {
      int before = 0;
      while (!customer.agent.process().output().contains("CVT-1019") && before++ < 200) {
        customer.getWhole();
      }
      customer.agent.process().awaitLine("slowed down to 524 kB a second", Duration.ofSeconds(10));

      int pieces = 20;
      // A second's worth is free, and after the last piece nobody waits.
      var earliest = Duration.ofMillis(((pieces - 1) * PIECE - SLOW_RATE) * 1_000 / SLOW_RATE);
      var slow = customer.timeOf(pieces);
      assertThat(slow).isBetween(earliest, earliest.multipliedBy(8));

      customer.changeTo("pro");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> customer.timeOf(pieces).compareTo(earliest) < 0);
      System.out.printf(
          "Slowed down, %,d bytes took %d ms instead of at least %d ms.%n",
          pieces * PIECE, slow.toMillis(), earliest.toMillis());
    }
  }

  /** Somebody with a plan and a tunnel. */
  private record Customer(Person person, AgentProcess agent) implements AutoCloseable {

    static Customer on(String plan) {
      var person = Person.signUp(CULVERT, "Customer", "customer-on-" + plan + "@example.com");
      changePlan(person, plan);
      var server = CULVERT.agentServer().toString();
      return new Customer(
          person, AgentProcess.start(server, person.token(), origin.port(), "plan-" + plan));
    }

    void changeTo(String plan) {
      changePlan(person, plan);
    }

    private static void changePlan(Person person, String plan) {
      log.account(person.accountId(), new PlanChanged(plan, PlanChangeReason.OPERATOR));
    }

    /** The answer; null when it was cut off in the middle. */
    @Nullable HttpResponse<byte[]> get() {
      var request = CULVERT.request(agent.hostname(), "/bytes?" + PIECE).build();
      try {
        return CULVERT.send(request, BodyHandlers.ofByteArray());
      } catch (UncheckedIOException e) {
        return null;
      }
    }

    void getWhole() {
      var answer = get();
      assertThat(answer).isNotNull();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).hasSize(PIECE);
    }

    Duration timeOf(int pieces) {
      var begun = Instant.now();
      for (int i = 0; i < pieces; i++) {
        getWhole();
      }
      return Duration.between(begun, Instant.now());
    }

    @Override
    public void close() {
      agent.close();
    }
  }
}
