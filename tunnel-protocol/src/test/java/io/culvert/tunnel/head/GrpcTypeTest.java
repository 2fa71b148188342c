package io.culvert.tunnel.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcTypeTest {
  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "application/grpc;charset=utf-8, true",
    "application/grpc ;charset=utf-8, true",
    "Application/gRPC+json, true",
    "application/grpc-web, false",
    "application/grpc-web+proto, false",
    "application/grpc-web-text, false",
    "application/grp, false",
    "text/plain, false",
    "'', false"
  })
  void onlyGrpcItselfIs(String contentType, boolean isGrpc) {
    assertThat(GrpcType.is(contentType)).isEqualTo(isGrpc);
  }
}
