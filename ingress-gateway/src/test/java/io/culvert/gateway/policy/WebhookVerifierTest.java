package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.WebhookCheck;
import io.culvert.tunnel.policy.WebhookCheck.Scheme;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
  private static final String BODY = "{\"amount\": 2000, \"name\": \"J\u00f6rg\"}";
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final String WHSEC =
      "whsec_" + Base64.getEncoder().encodeToString("a key of twenty-four b..".getBytes(UTF_8));

  private static WebhookVerifier verifier(Scheme scheme, String... secrets) {
    return new WebhookVerifier(new WebhookCheck(scheme, List.of(secrets)));
  }

  private static HttpHeaders fields(String... namesAndValues) {
    var fields = new DefaultHttpHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /** In two pieces, as it may come. */
  private static List<ByteBuf> body() {
    var bytes = BODY.getBytes(UTF_8);
    return List.of(
        Unpooled.copiedBuffer(bytes, 0, 10), Unpooled.copiedBuffer(bytes, 10, bytes.length - 10));
  }

  private static String hex(String secret, String signed) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static HttpHeaders stripe(String secret, long at) throws GeneralSecurityException {
    return fields(
        "Stripe-Signature",
        "t=" + at + ",v1=" + "00".repeat(32) + ",v1=" + hex(secret, at + "." + BODY) + ",v0=6f");
  }

  @Test
  void whatTheLibraryOfStandardWebhooksSignsIsRight() throws Exception {
    var signature = new Webhook(WHSEC).sign("msg_1", SECONDS, BODY);
    var fields =
        fields(
            "webhook-id",
            "msg_1",
            "webhook-timestamp",
            Long.toString(SECONDS),
            "webhook-signature",
            "v1,AAAA " + signature);

    assertThat(verifier(Scheme.STANDARD, WHSEC).against(fields, body(), NOW)).isNull();
  }

  @Test
  void githubSignsTheBodyAlone() throws Exception {
    // The example of GitHub's own documentation.
    var fields =
        fields(
            "X-Hub-Signature-256",
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    var body = List.of(Unpooled.copiedBuffer("Hello, World!", UTF_8));
    var verifier = verifier(Scheme.GITHUB, "It's a Secret to Everybody");

    assertThat(verifier.against(fields, body, NOW)).isNull();
    assertThat(verifier.against(fields, body, NOW)).isNull(); // redelivered on purpose
    assertThat(verifier.against(fields, body(), NOW)).isEqualTo(CulvertError.WEBHOOK_NOT_SIGNED);
  }

  @Test
  void stripeSignsTimeAndBodyWithAnyOfTheSecrets() throws Exception {
    var verifier = verifier(Scheme.STRIPE, "new", "old");

    assertThat(verifier.against(stripe("old", SECONDS), body(), NOW)).isNull();
    assertThat(verifier.against(stripe("new", SECONDS), body(), NOW)).isNull();
    assertThat(verifier.against(stripe("other", SECONDS), body(), NOW))
        .isEqualTo(CulvertError.WEBHOOK_NOT_SIGNED);
  }

  @Test
  void slackSignsVersionTimeAndBody() throws Exception {
    var fields =
        fields(
            "X-Slack-Request-Timestamp",
            Long.toString(SECONDS),
            "X-Slack-Signature",
            "v0=" + hex("shh", "v0:" + SECONDS + ":" + BODY));

    assertThat(verifier(Scheme.SLACK, "shh").against(fields, body(), NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void aSignatureOfAnotherTimeIsRefused(long late) throws Exception {
    assertThat(verifier(Scheme.STRIPE, "s").against(stripe("s", SECONDS + late), body(), NOW))
        .isEqualTo(CulvertError.WEBHOOK_TOO_OLD);
    assertThat(
            verifier(Scheme.STRIPE, "s")
                .against(stripe("s", SECONDS + late / 301 * 300), body(), NOW))
        .isNull();
  }

  @Test
  void aSignatureIsGoodOnce() throws Exception {
    var verifier = verifier(Scheme.STRIPE, "s");
    verifier.against(stripe("s", SECONDS), body(), NOW);

    assertThat(verifier.against(stripe("s", SECONDS), body(), NOW))
        .isEqualTo(CulvertError.WEBHOOK_REPEATED);
    assertThat(verifier.against(stripe("s", SECONDS + 1), body(), NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t=1",
        "v1=00",
        "t=x,v1=00",
        "t=-1,v1=00",
        "t=1,v1=zz",
        "t=9999999999999,v1=00"
      })
  void whatIsNoSignatureIsRefused(String field) {
    var verifier = verifier(Scheme.STRIPE, "s");

    assertThat(verifier.against(fields("Stripe-Signature", field), body(), NOW))
        .isEqualTo(CulvertError.WEBHOOK_NOT_SIGNED);
    assertThat(verifier.isSigned(fields())).isFalse();
  }
}
