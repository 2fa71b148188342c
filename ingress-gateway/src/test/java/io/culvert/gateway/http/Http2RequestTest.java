package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2RequestTest {
  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "application/grpc;charset=utf-8, true",
    "application/grpc-web, false",
    "application/grpc-web+proto, false",
    "text/plain, false"
  })
  void onlyGrpcItselfMayBeSilent(String contentType, boolean isGrpc) {
    var fields = new DefaultHttpHeaders().add("content-type", contentType);
    var request = new Http2Request(HttpMethod.POST, "/", fields, Http2Request.Body.SOME);

    assertThat(request.isGrpc()).isEqualTo(isGrpc);
  }
}
