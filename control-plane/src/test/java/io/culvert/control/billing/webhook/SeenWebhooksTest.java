package io.culvert.control.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.billing.webhook.SeenWebhooks.Claim;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenWebhooksTest {

  private static final Instant FIRST = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant SECOND = FIRST.plusSeconds(30);

  private final SeenWebhooks seen = new SeenWebhooks();

  @Test
  void anAttemptThatComesAgainIsAReplayAndAnotherAttemptIsNot() {
    assertThat(seen.claim("m1", FIRST)).isEqualTo(Claim.NEW);
    seen.kept("m1", FIRST);

    assertThat(seen.claim("m1", FIRST)).isEqualTo(Claim.REPLAYED);
    assertThat(seen.claim("m1", SECOND)).isEqualTo(Claim.KNOWN);
    assertThat(seen.claim("m1", SECOND)).isEqualTo(Claim.REPLAYED);
  }

  @Test
  void whileOneIsBeingKeptNobodyIsToldThatItIs() {
    seen.claim("m1", FIRST);

    assertThat(seen.claim("m1", SECOND)).isEqualTo(Claim.BUSY);
  }

  @Test
  void whatCouldNotBeKeptMayComeAgainAsItWas() {
    seen.claim("m1", FIRST);
    seen.failed("m1");

    assertThat(seen.claim("m1", FIRST)).isEqualTo(Claim.NEW);
  }

  @Test
  void whatIsInTheLogIsKnownAfterARestart() {
    seen.kept("m1", FIRST);

    assertThat(seen.claim("m1", FIRST)).isEqualTo(Claim.REPLAYED);
    assertThat(seen.claim("m2", FIRST)).isEqualTo(Claim.NEW);
  }
}
