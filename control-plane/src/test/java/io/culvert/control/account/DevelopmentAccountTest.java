package io.culvert.control.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.SharedControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The token that {@code culvert dev} has, start after start, on one log. */
@Timeout(120)
class DevelopmentAccountTest {

  @Test
  void aGoodTokenIsKept() throws Exception {
    var token = SharedControl.developmentToken(null);

    assertThat(SharedControl.developmentToken(token)).isEqualTo(token);
    assertThat(by(token).status()).isEqualTo(200);
    assertThat(by(token).get("accountId")).isEqualTo(DevelopmentAccount.ID);
  }

  @Test
  void aLostTokenIsReplacedAndGoodNoMore() throws Exception {
    var lost = SharedControl.developmentToken(null);

    var fresh = SharedControl.developmentToken(null);

    assertThat(fresh).isNotEqualTo(lost);
    assertThat(by(fresh).status()).isEqualTo(200);
    assertThat(by(lost).status()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenIsReplaced() throws Exception {
    var revoked = SharedControl.developmentToken(null);
    var answer =
        send(
            revoked,
            "DELETE",
            "/api/v1/tokens/" + onlyToken(revoked).get("credentialId").asString());
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(204);

    var fresh = SharedControl.developmentToken(revoked);

    assertThat(fresh).isNotEqualTo(revoked);
    assertThat(by(fresh).status()).isEqualTo(200);
  }

  @Test
  void somebodyElsesTokenIsNotTheDevelopmentAccounts() throws Exception {
    var stranger = SharedControl.token("stranger", "tunnel", "read");

    var token = SharedControl.developmentToken(stranger);

    assertThat(token).isNotEqualTo(stranger);
    assertThat(by(token).get("accountId")).isEqualTo(DevelopmentAccount.ID);
  }

  private static JsonNode onlyToken(String token) throws Exception {
    var tokens = send(token, "GET", "/api/v1/tokens").body().path("items");
    assertThat(tokens).as("%s", tokens).hasSize(1);
    return tokens.get(0);
  }

  private static Browser.Answer by(String token) throws Exception {
    return send(token, "GET", "/api/v1/account");
  }

  private static Browser.Answer send(String token, String method, String path) throws Exception {
    return new Browser().send(method, path, null, "Authorization", "Bearer " + token);
  }
}
