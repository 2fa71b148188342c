package io.culvert.tunnel.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.hop.HopSecret.Role;
import io.culvert.tunnel.hop.HopSecret.Seen;
import org.junit.jupiter.api.Test;

class HopSecretTest {
  private final HopSecret secret = new HopSecret("sixteen letters, and once again.");
  private final Seen seen = new Seen(HopSecret.nonce(), HopSecret.nonce(), "certificate");

  @Test
  void aProofIsGoodForItsRoleAndItsGreetingOnly() {
    var proof = secret.proof(Role.GATEWAY, seen);

    assertThat(secret.isProvenBy(proof, Role.GATEWAY, seen)).isTrue();
    assertThat(secret.isProvenBy(proof, Role.BROKER, seen)).isFalse();
    var again = new Seen(seen.call(), HopSecret.nonce(), seen.certificate());
    assertThat(secret.isProvenBy(proof, Role.GATEWAY, again)).isFalse();
    var inBetween = new Seen(seen.call(), seen.challenge(), "another certificate");
    assertThat(secret.isProvenBy(proof, Role.GATEWAY, inBetween)).isFalse();
  }

  @Test
  void whoDoesNotKnowTheSecretCannotProveIt() {
    var proof = new HopSecret("sixteen letters, and once again!").proof(Role.GATEWAY, seen);

    assertThat(secret.isProvenBy(proof, Role.GATEWAY, seen)).isFalse();
  }

  @Test
  void whatIsSealedOpensUnderTheSameSecretAndForTheSameThing() {
    var sealed = secret.seal("a webhook's secret", "session");

    assertThat(sealed).doesNotContain("webhook");
    assertThat(secret.open(sealed, "session")).hasValue("a webhook's secret");
    assertThat(secret.open(sealed, "another session")).isEmpty();
    assertThat(new HopSecret("sixteen letters, and once again!").open(sealed, "session")).isEmpty();
    assertThat(secret.open("no Base64", "session")).isEmpty();
    assertThat(secret.open("", "session")).isEmpty();
  }

  @Test
  void aSecretIsLongAndNeverPrinted() {
    assertThatThrownBy(() -> new HopSecret("a secret of thirty-one letters."))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(secret).hasToString("****");
  }
}
