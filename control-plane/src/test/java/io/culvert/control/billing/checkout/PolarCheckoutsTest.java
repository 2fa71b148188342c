package io.culvert.control.billing.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.PolarServer;
import io.culvert.control.billing.PolarServer.Trouble;
import io.culvert.runtime.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolarCheckoutsTest {

  private PolarServer polar;

  @BeforeEach
  void start() throws IOException {
    polar = new PolarServer();
  }

  @AfterEach
  void stop() {
    polar.close();
  }

  @Test
  void aPageToPayOnIsMadeAtPolar() {
    var page =
        at(polar.url(), 10_000)
            .create("acc-1", Optional.of("ann@example.com"), List.of("prod-1"))
            .block();

    assertThat(page).isEqualTo(URI.create("https://polar.test/checkout/1"));
    assertThat(polar.checkouts().getFirst().path("success_url").stringValue())
        .isEqualTo("https://culvert.test/account");
    assertThat(polar.checkouts().getFirst().path("customer_email").stringValue())
        .isEqualTo("ann@example.com");
  }

  @Test
  void anAddressThatIsNotKnownIsLeftOut() {
    at(polar.url(), 10_000).create("acc-1", Optional.empty(), List.of("prod-1")).block();

    assertThat(polar.checkouts().getFirst().has("customer_email")).isFalse();
  }

  @Test
  void aPolarThatSaysNothingIsToldApartFromOneThatRefuses() {
    polar.goesWrong(_ -> new Trouble.Silence());
    assertThat(problem(polar.url(), 300)).isEqualTo(ControlError.PAYMENT_SILENT);

    polar.goesWrong(_ -> new Trouble.Status(500, Map.of()));
    assertThat(problem(polar.url(), 10_000)).isEqualTo(ControlError.PAYMENT_REFUSED);

    polar.wants("another token");
    assertThat(problem(polar.url(), 10_000)).isEqualTo(ControlError.PAYMENT_REFUSED);
  }

  @Test
  void aPolarThatIsNotThereIsSilent() {
    assertThat(problem(URI.create("http://127.0.0.1:1"), 10_000))
        .isEqualTo(ControlError.PAYMENT_SILENT);
  }

  @Test
  void aRedirectIsNotFollowedWithTheToken() {
    polar.goesWrong(_ -> new Trouble.Status(307, Map.of("Location", polar.url() + "/elsewhere")));

    assertThat(problem(polar.url(), 10_000)).isEqualTo(ControlError.PAYMENT_REFUSED);
    assertThat(polar.requests()).isOne();
  }

  private static ControlError problem(URI api, int millis) {
    return catchThrowableOfType(
            ControlException.class,
            () -> at(api, millis).create("acc-1", Optional.empty(), List.of("p")).block())
        .error();
  }

  private static PolarCheckouts at(URI api, int millis) {
    return new PolarCheckouts(
        new BillingHttp(Duration.ofMillis(millis)),
        api,
        new Secret(PolarServer.TOKEN),
        "https://culvert.test/account");
  }
}
