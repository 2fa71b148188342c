package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Polar is given the API's address. A signature is over the bytes of the body and two header
 * fields, so it is good at the write side only when all of them pass the API unchanged.
 */
@Timeout(120)
class WebhookThroughTheApiTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();

  private final String id = EventIds.next();
  private final String body =
      "{ \"type\" : \"benefit.granted\",\r\n\"data\":{\"name\":\"Łukasz \\u00e9\"}\t} ";

  @Test
  void aSignedMessageIsKept() throws Exception {
    var answer = send(sign(body), BodyPublishers.ofString(body));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"kept\"}");
    assertThat(CULVERT.read(Topics.BILLING_WEBHOOKS))
        .extracting(BillingEvent::getPayload)
        .map(WebhookReceived.class::cast)
        .filteredOn(kept -> kept.getWebhookId().equals(id))
        .extracting(WebhookReceived::getType)
        .containsExactly("benefit.granted");
  }

  @Test
  void aMessageInPiecesIsKeptToo() throws Exception {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));

    assertThat(send(sign(body), chunked).statusCode()).isEqualTo(202);
  }

  @Test
  void aForgedOneIsRefusedWithTheWriteSidesWords() throws Exception {
    var answer = send(sign(body), BodyPublishers.ofString(body + " "));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(CulvertUnderTest.JSON.readTree(answer.body()).path("code").asString())
        .isEqualTo("CVT-5150");
  }

  @Test
  void oneThatIsTooLargeIsRefused() throws Exception {
    var large = "x".repeat(600 << 10);

    var answer = send(sign(large), BodyPublishers.ofString(large));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("CVT-5153");
  }

  private record Signed(long at, String signature) {}

  private HttpResponse<String> send(Signed signed, BodyPublisher sent) {
    return CULVERT.send(
        CULVERT
            .apiRequest("/webhooks/polar")
            .header("Content-Type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(signed.at))
            .header("webhook-signature", "v1,bm90IHRoaXM= " + signed.signature)
            .POST(sent)
            .build(),
        BodyHandlers.ofString());
  }

  private Signed sign(String text) throws Exception {
    var at = Instant.now().getEpochSecond();
    var key =
        Base64.getDecoder().decode(CulvertUnderTest.POLAR_SECRET.substring("whsec_".length()));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    var digest = mac.doFinal((id + "." + at + "." + text).getBytes(StandardCharsets.UTF_8));
    return new Signed(at, "v1," + Base64.getEncoder().encodeToString(digest));
  }
}
