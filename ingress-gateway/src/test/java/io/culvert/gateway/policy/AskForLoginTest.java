package io.culvert.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.Redactions;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskForLoginTest {
  private static final BasicCredentials RIGHT = new BasicCredentials("ada", "secret");
  private static final BasicCredentials WRONG = new BasicCredentials("ada", "sesame");

  private final AskForLogin check =
      new AskForLogin(
          List.of(BasicLogin.of("ada:secret", new SecureRandom())),
          new RateTable(1_000).of("shop.localhost"));

  private static Visit from(int address, BasicCredentials login, Duration at) {
    var exchange =
        new Exchange(
            Instant.EPOCH,
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"),
            new ScriptedTunnel("a.localhost", null, false, EdgePolicy.NONE),
            new Client("10.0.0." + address, "http", null),
            CaptureRules.of(true, null, Redactions.NONE));
    return Visit.of(exchange, login, at.toNanos());
  }

  @Test
  void guessesFromManyAddressesAreLimitedTogetherAndWhoIsInStaysIn() {
    assertThat(check.against(from(1, RIGHT, Duration.ZERO))).isNull();
    for (int i = 2; i <= 20; i++) {
      assertThat(error(from(i, WRONG, Duration.ZERO))).isEqualTo(CulvertError.LOGIN_REQUIRED);
    }

    assertThat(error(from(21, WRONG, Duration.ZERO))).isEqualTo(CulvertError.TOO_MANY_GUESSES);
    assertThat(check.against(from(22, RIGHT, Duration.ZERO))).isNull();
    assertThat(error(from(21, WRONG, Duration.ofMillis(50))))
        .isEqualTo(CulvertError.LOGIN_REQUIRED);
  }

  private CulvertError error(Visit visit) {
    return check.against(visit).error();
  }
}
