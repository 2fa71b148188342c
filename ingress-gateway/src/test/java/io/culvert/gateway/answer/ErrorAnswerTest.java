package io.culvert.gateway.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ErrorAnswerTest {
  private static HttpRequest request(HttpMethod method, @Nullable String accept) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/<script>");
    if (accept != null) {
      request.headers().add("Accept", accept);
    }
    return request;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | text/plain; charset=utf-8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html;"
            + " charset=utf-8",
        "application/json, text/plain, */* | application/problem+json",
        "application/json | application/problem+json",
        "application/problem+json;q=0.9, text/html;q=0.5 | application/problem+json",
        "text/html;q=0.5, application/json | application/problem+json",
        "text/html;q=0, */* | text/plain; charset=utf-8",
        "image/avif,image/webp | text/plain; charset=utf-8",
        "TEXT/HTML | text/html; charset=utf-8",
        "text/html;q=x, ;;, , | text/html; charset=utf-8",
      })
  void theFormFollowsAccept(String accept, String contentType) {
    var answer = ErrorAnswer.of(CulvertError.NO_SESSION, request(HttpMethod.GET, accept), null);

    assertThat(answer.head().headers().get("Content-Type")).isEqualTo(contentType);
    assertThat(answer.head().headers().get("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.head().status().code()).isEqualTo(502);
  }

  @ParameterizedTest
  @EnumSource(CulvertError.class)
  void everyErrorIsValidJsonAndAPageWithoutOutsideResources(CulvertError error) {
    var json = ErrorAnswer.of(error, request(HttpMethod.GET, "application/json"), null).body();
    var problem = JsonMapper.shared().readTree(new String(json, UTF_8));
    assertThat(problem.get("code").asString()).isEqualTo(error.code());
    assertThat(problem.get("status").asInt()).isEqualTo(error.status());
    assertThat(problem.get("detail").asString()).isEqualTo(error.what());
    assertThat(problem.get("action").asString()).isEqualTo(error.action());

    var page =
        new String(ErrorAnswer.of(error, request(HttpMethod.GET, "text/html"), null).body(), UTF_8);
    assertThat(page)
        .contains(error.code(), "color-scheme: light dark")
        .doesNotContain("${", "src=", "href=", "<script");
  }

  @Test
  void headIsToldTheLengthButNotTheBody() {
    var answer = ErrorAnswer.of(CulvertError.UNKNOWN_HOST, request(HttpMethod.HEAD, null), null);

    assertThat(answer.body()).isEmpty();
    assertThat(answer.head().headers().getInt("Content-Length")).isPositive();
  }
}
