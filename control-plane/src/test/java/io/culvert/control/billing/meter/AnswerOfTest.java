package io.culvert.control.billing.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.billing.BillingHttp.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class AnswerOfTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void aLineIsGivenUpOnlyForWhatIsItsOwnFault() {
    for (var status : new int[] {400, 409, 413, 415, 422}) {
      assertThat(of(status, null)).as("%d", status).isInstanceOf(Answer.Refused.class);
    }
    for (var status : new int[] {301, 401, 403, 404, 405, 408, 410, 425, 429, 500, 502, 503, 504}) {
      assertThat(of(status, null)).as("%d", status).isInstanceOf(Answer.NotNow.class);
    }
  }

  @Test
  void theReceiverSaysHowLongToWaitInSecondsOrByADate() {
    assertThat(asked("120")).contains(Duration.ofMinutes(2));
    assertThat(asked("Mon, 23 Nov 2026 10:01:00 GMT")).contains(Duration.ofMinutes(1));
    assertThat(asked("Mon, 23 Nov 2026 09:00:00 GMT")).isEmpty();
    assertThat(asked("soon")).isEmpty();
    assertThat(asked("999999999")).contains(Duration.ofHours(1));
  }

  private static Optional<Duration> asked(String retryAfter) {
    return ((Answer.NotNow) of(503, retryAfter)).asked();
  }

  private static Answer of(int status, String retryAfter) {
    var headers = new HttpHeaders();
    if (retryAfter != null) {
      headers.set("Retry-After", retryAfter);
    }
    return AnswerOf.refusal(new Reply(status, headers, new byte[0]), NOW);
  }
}
