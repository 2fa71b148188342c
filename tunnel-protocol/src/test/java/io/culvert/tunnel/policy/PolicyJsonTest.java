package io.culvert.tunnel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJsonTest {
  private static final EdgePolicy ALL =
      new EdgePolicy(
          new AccessRules(
              List.of(AddressRange.parse("10.0.0.0/8")),
              List.of(AddressRange.parse("10.1.2.3")),
              List.of(BasicLogin.of("ada:secret", new SecureRandom()))),
          new TrafficLimits(new RateLimit(10, 1, 20, RateLimit.By.IP), 50, 10_000_000L),
          new HeaderRules(
              new HeaderEdits(
                  List.of("Cookie"),
                  List.of(HeaderReplacement.parse("Origin: ^https?://(.*)$ => http://$1/{host}")),
                  List.of(new HeaderField("X-Env", "dev")),
                  List.of(new HeaderField("Link", "</a>"))),
              null,
              "localhost:3000"),
          new WebhookCheck(WebhookCheck.Scheme.GITHUB, List.of("shh")),
          true,
          new Redactions(List.of("X-Token"), List.of("password")));

  @Test
  void aPolicyComesBackAsItWas() {
    assertThat(PolicyJson.read(PolicyJson.write(ALL))).isEqualTo(ALL);
  }

  @Test
  void onePartAloneComesBackAsItWas() {
    var compressed = new EdgePolicy(null, null, null, null, true, null);

    assertThat(PolicyJson.read(PolicyJson.write(compressed))).isEqualTo(compressed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"compress\":false}", "{\"access\":{\"allow\":[]}}"})
  void whatAsksNothingIsTheOneThatAsksNothing(String text) {
    assertThat(PolicyJson.read(text)).isSameAs(EdgePolicy.NONE);
  }

  @Test
  void aPartThatIsNotKnownIsRefusedAndNotSkipped() {
    assertThatThrownBy(() -> PolicyJson.read("{\"requireCertificate\":true}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requireCertificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"compress\":\"true\"}",
        "{\"limits\":{\"concurrent\":0}}",
        "{\"limits\":{\"body\":-1}}",
        "{\"limits\":{\"rate\":{\"requests\":1,\"seconds\":1,\"burst\":1}}}",
        "{\"limits\":{\"rate\":{\"requests\":1,\"seconds\":0,\"burst\":1,\"by\":\"ip\"}}}",
        "{\"access\":{\"allow\":[\"10.0.0.0/33\"]}}",
        "{\"access\":{\"deny\":[\"example.com\"]}}",
        "{\"access\":{\"deny\":[null]}}",
        "{\"access\":{\"logins\":[{\"user\":\"a\",\"salt\":\"AA==\",\"hash\":\"AA==\"}]}}",
        "{\"headers\":{\"host\":\"a b\"}}",
        "{\"headers\":{\"request\":{\"set\":[{\"name\":\"X\",\"value\":\"a\\r\\nb\"}]}}}",
        "{\"headers\":{\"response\":{\"remove\":[\"Transfer-Encoding\"]}}}",
        "{\"headers\":{\"response\":{\"replace\":"
            + "[{\"name\":\"Location\",\"pattern\":\"(\",\"value\":\"\"}]}}}",
        "{\"headers\":{\"response\":{\"replace\":"
            + "[{\"name\":\"Via\",\"pattern\":\"a\",\"value\":\"\"}]}}}",
        "{\"webhook\":{\"scheme\":\"github\"}}",
        "{\"webhook\":{\"scheme\":\"stranger\",\"secrets\":[\"x\"]}}"
      })
  void whatCannotBeCarriedOutIsRefused(String text) {
    assertThatThrownBy(() -> PolicyJson.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void complaintsAndPrintedFormsKeepSecretsToThemselves() {
    assertThatThrownBy(
            () ->
                PolicyJson.read(
                    "{\"webhook\":{\"scheme\":\"standard\",\"secrets\":[\"s3cr3t!\"]}}"))
        .hasMessageContaining("webhook")
        .hasMessageNotContaining("s3cr3t");
    assertThat(ALL.toString()).doesNotContain("shh", "dev", "</a>", "hash");
  }

  @Test
  void aPolicyThatFitsIntoNoHelloIsRefused() {
    var field = new HeaderField("X", "v".repeat(4_000));
    var edits = new HeaderEdits(null, null, null, List.of(field, field, field, field));
    var large = new EdgePolicy(null, null, new HeaderRules(edits, null, null), null, false, null);

    assertThatThrownBy(() -> PolicyJson.write(large)).hasMessageContaining("12 KiB");
  }
}
