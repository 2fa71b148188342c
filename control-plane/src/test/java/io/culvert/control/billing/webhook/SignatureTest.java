package io.culvert.control.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.culvert.control.billing.webhook.Signature.Headers;
import io.culvert.control.billing.webhook.Signature.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes();
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final byte[] BODY =
      "{\"type\":\"subscription.active\",\"name\":\"Łukasz\"}".getBytes(StandardCharsets.UTF_8);

  @Test
  void aSecretOfTheNewKindIsDecoded() throws Exception {
    var signed = signedBy(new Webhook(KEY), "msg-1", NOW);

    assertThat(verdict(SECRET, signed)).isEqualTo(new Verdict.Genuine("msg-1", NOW));
  }

  @Test
  void aSecretOfTheOldKindIsTakenAsItIsWritten() throws Exception {
    var asText = signedBy(new Webhook(SECRET.getBytes(StandardCharsets.UTF_8)), "msg-1", NOW);

    assertThat(verdict(SECRET, asText)).isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void aSecretWithoutThePrefixIsTakenAsItIsWritten() throws Exception {
    var secret = "polar_whs_wT9x!not-base64";
    var signed = signedBy(new Webhook(secret.getBytes(StandardCharsets.UTF_8)), "msg-1", NOW);

    assertThat(verdict(secret, signed)).isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void whatFollowsThePrefixNeedNotBeBase64() throws Exception {
    var secret = "whsec_this is not base64";
    var signed = signedBy(new Webhook(secret.getBytes(StandardCharsets.UTF_8)), "msg-1", NOW);

    assertThat(verdict(secret, signed)).isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void whileASecretIsReplacedTheOldAndTheNewAreGood() throws Exception {
    var secrets = "whsec_" + Base64.getEncoder().encodeToString("new".getBytes()) + ", " + SECRET;

    var verdict = verdict(secrets, signedBy(new Webhook(KEY), "msg-1", NOW));

    assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void oneGoodSignatureAmongSeveralIsEnough() throws Exception {
    var good = signedBy(new Webhook(KEY), "msg-1", NOW);
    var several = new Headers(good.id(), good.timestamp(), "v1a,xyz v1,AAAA " + good.signatures());

    assertThat(verdict(SECRET, several)).isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void anotherSecretsSignatureIsForged() throws Exception {
    var signed = signedBy(new Webhook("another".getBytes()), "msg-1", NOW);

    assertThat(verdict(SECRET, signed)).isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aChangedBodyIdOrTimeIsForged() throws Exception {
    var signed = signedBy(new Webhook(KEY), "msg-1", NOW);
    var otherId = new Headers("msg-2", signed.timestamp(), signed.signatures());
    var otherTime =
        new Headers("msg-1", String.valueOf(NOW.getEpochSecond() + 1), signed.signatures());
    var otherBody = BODY.clone();
    otherBody[5]++;

    assertThat(verdict(SECRET, otherId)).isInstanceOf(Verdict.Forged.class);
    assertThat(verdict(SECRET, otherTime)).isInstanceOf(Verdict.Forged.class);
    assertThat(Signature.verify(signed, otherBody, SigningSecret.listOf(SECRET), NOW))
        .isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aMessageWithoutASignatureIsForged() {
    assertThat(verdict(SECRET, new Headers("msg-1", "1", null))).isInstanceOf(Verdict.Forged.class);
    assertThat(verdict(SECRET, new Headers("msg-1", "1", ""))).isInstanceOf(Verdict.Forged.class);
    assertThat(verdict(SECRET, new Headers(null, null, null))).isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void anIdWithADotIsForgedBecauseOneMessageCouldBeReadAsAnother() throws Exception {
    var signed = signedBy(new Webhook(KEY), "msg.1", NOW);

    assertThat(verdict(SECRET, signed)).isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aTimeIsGoodFor300SecondsEitherWay() throws Exception {
    assertThat(at(NOW.minusSeconds(300))).isInstanceOf(Verdict.Genuine.class);
    assertThat(at(NOW.plusSeconds(300))).isInstanceOf(Verdict.Genuine.class);
    assertThat(at(NOW.minusSeconds(301))).isEqualTo(new Verdict.Stale(Duration.ofSeconds(301)));
    assertThat(at(NOW.plusSeconds(301))).isEqualTo(new Verdict.Stale(Duration.ofSeconds(-301)));
  }

  @Test
  void whatWeSignTheStandardsLibraryBelieves() throws Exception {
    var now = Instant.now();
    var signature = Signature.sign(SigningSecret.of(SECRET), "line/1", now, BODY);

    new Webhook(SECRET)
        .verify(
            new String(BODY, StandardCharsets.UTF_8),
            Map.of(
                "webhook-id", List.of("line/1"),
                "webhook-timestamp", List.of(String.valueOf(now.getEpochSecond())),
                "webhook-signature", List.of(signature)));
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(SigningSecret.of(SECRET).toString()).doesNotContain(SECRET.substring(6));
  }

  private static Verdict at(Instant attempt) throws Exception {
    return verdict(SECRET, signedBy(new Webhook(KEY), "msg-1", attempt));
  }

  private static Verdict verdict(String secrets, Headers headers) {
    return Signature.verify(headers, BODY, SigningSecret.listOf(secrets), NOW);
  }

  private static Headers signedBy(Webhook library, String id, Instant at) throws Exception {
    var text = new String(BODY, StandardCharsets.UTF_8);
    var signature = library.sign(id, at.getEpochSecond(), text);
    return new Headers(id, String.valueOf(at.getEpochSecond()), signature);
  }
}
