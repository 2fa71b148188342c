package io.culvert.projection.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

class FinishQueriesTest {

  private final AtomicBoolean isCancelled = new AtomicBoolean();

  @Test
  void aPageThatNobodyWaitsForIsMadeAllTheSame() {
    leaveDuring(HttpMethod.GET);

    assertThat(isCancelled).isFalse();
  }

  @Test
  void whatIsNoPageIsToldThatNobodyWaits() {
    leaveDuring(HttpMethod.POST);

    assertThat(isCancelled).isTrue();
  }

  private void leaveDuring(HttpMethod method) {
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, "/"));
    var request = ServerRequest.create(exchange, HandlerStrategies.withDefaults().messageReaders());
    new FinishQueries()
        .filter(request, _ -> Mono.<ServerResponse>never().doOnCancel(() -> isCancelled.set(true)))
        .subscribe()
        .dispose();
  }
}
