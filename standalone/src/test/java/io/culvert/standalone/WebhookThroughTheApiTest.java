package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Polar is given the API's address. A signature is over the bytes of the body and two header
 * fields, so it is good at the write side only when all of them pass the API unchanged.
 */
@Timeout(120)
class WebhookThroughTheApiTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String BODY =
      "{ \"type\" : \"benefit.granted\",\r\n\"data\":{\"name\":\"Łukasz \\u00e9\"}\t} ";

  private final PolarMessage message = new PolarMessage(BODY);

  @Test
  void aSignedMessageIsKept() {
    var answer = message.send(CULVERT);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"kept\"}");
    assertThat(CULVERT.read(Topics.BILLING_WEBHOOKS))
        .extracting(BillingEvent::getPayload)
        .map(WebhookReceived.class::cast)
        .filteredOn(kept -> kept.getWebhookId().equals(message.id()))
        .extracting(WebhookReceived::getType)
        .containsExactly("benefit.granted");
  }

  @Test
  void aMessageInPiecesIsKeptToo() {
    var bytes = BODY.getBytes(StandardCharsets.UTF_8);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));

    assertThat(message.send(CULVERT, chunked).statusCode()).isEqualTo(202);
  }

  @Test
  void aForgedOneIsRefusedWithTheWriteSidesWords() {
    var answer = message.send(CULVERT, BodyPublishers.ofString(BODY + " "));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(CulvertUnderTest.JSON.readTree(answer.body()).path("code").asString())
        .isEqualTo("CVT-5150");
  }

  @Test
  void oneThatIsTooLargeIsRefused() {
    var answer = new PolarMessage("x".repeat(600 << 10)).send(CULVERT);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("CVT-5153");
  }
}
