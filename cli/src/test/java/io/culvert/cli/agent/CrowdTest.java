package io.culvert.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final SocketAddress A = new InetSocketAddress("192.0.2.1", 8191);
  private static final SocketAddress B = new InetSocketAddress("192.0.2.2", 8191);

  @Test
  void whoIsAloneOnEachServerIsNone() {
    assertThat(Crowd.among(List.of())).isEmpty();
    assertThat(Crowd.among(List.of(A, B))).isEmpty();
  }

  @Test
  void twoOnOneServerGoAnywhereElse() {
    assertThat(Crowd.among(List.of(A, A))).contains(new Crowd(A, Set.of(A)));
  }

  @Test
  void aServerWithOneFewerIsNoBetter() {
    assertThat(Crowd.among(List.of(A, B, B))).contains(new Crowd(B, Set.of(A, B)));
    assertThat(Crowd.among(List.of(A, B, A, B)).orElseThrow().full())
        .containsExactlyInAnyOrder(A, B);
  }

  @Test
  void aServerWithTwoFewerHasRoom() {
    assertThat(Crowd.among(List.of(B, A, A, A))).contains(new Crowd(A, Set.of(A)));
  }
}
