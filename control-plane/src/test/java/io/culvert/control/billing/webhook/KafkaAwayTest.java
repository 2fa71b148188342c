package io.culvert.control.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.culvert.control.api.AnswerProblems;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import tools.jackson.databind.json.JsonMapper;

class KafkaAwayTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MasterKeys masters = new MasterKeys(MasterKey.generate(new SecureRandom()));

  @Test
  void aSenderHearsWithinTenSecondsThatNothingWasKeptAndMaySendTheSameAgain() throws Exception {
    var nowhere = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");
    try (var log = new WebhookLog(nowhere, _ -> {}, meters)) {
      var handlers =
          new WebhookHandlers(
              List.of(SigningSecret.of(SECRET)),
              log,
              new SealBody(new AccountKeyring(masters), masters, _ -> false),
              () -> true,
              Clock.systemUTC(),
              new WebhookMeters(meters));
      var client =
          WebTestClient.bindToRouterFunction(handlers.routes())
              .handlerStrategies(
                  HandlerStrategies.builder()
                      .exceptionHandler(new AnswerProblems(JsonMapper.shared()))
                      .build())
              .configureClient()
              .responseTimeout(Duration.ofSeconds(10))
              .build();

      send(client);

      assertThat(log.seen().claim("m1", Instant.now())).isEqualTo(SeenWebhooks.Claim.NEW);
    }
    assertThat(meters.get("billing.webhooks").tag("outcome", "not_kept").counter().count()).isOne();
  }

  private static void send(WebTestClient client) throws Exception {
    var at = Instant.now().getEpochSecond();
    client
        .post()
        .uri("/webhooks/polar")
        .contentType(MediaType.APPLICATION_JSON)
        .header("webhook-id", "m1")
        .header("webhook-timestamp", String.valueOf(at))
        .header("webhook-signature", new Webhook(SECRET).sign("m1", at, "{}"))
        .bodyValue("{}".getBytes())
        .exchange()
        .expectStatus()
        .isEqualTo(503)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("CVT-5154");
  }
}
