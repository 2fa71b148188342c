package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExchangeApiTest {

  private static final TestLog LOG = new TestLog();
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anExchangeIsListedAndShown() {
    var account = LOG.account();
    var exchange = Exchanges.of(account).get("/cart?item=7");
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());

    eventually()
        .untilAsserted(
            () ->
                assertThat(service.get(account, "/api/v1/requests").ids())
                    .containsExactly(exchange.id));
    var detail = service.get(account, "/api/v1/requests/" + exchange.id);
    assertThat(detail.status()).isEqualTo(200);
  }
}
