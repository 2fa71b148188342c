package io.culvert.gateway.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.events.Route;
import io.culvert.events.TunnelProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.policy.EdgePolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of the routes on one hostname still hold. */
class SessionTest {
  private static final HopSecret SECRET = new HopSecret("sixteen letters, and once again.");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static Route.Builder route(
      String id, @Nullable String account, String agent, int second) {
    return Route.newBuilder()
        .setSessionId(id)
        .setAccountId(account)
        .setHostname("shop.localhost")
        .setProtocol(TunnelProtocol.HTTP)
        .setEpoch(second)
        .setBrokerId("broker-1")
        .setBrokerAddress("broker-1:8191")
        .setBrokerRun("run")
        .setRecordRequests(true)
        .setAgentId(agent)
        .setOpenedAt(NOON.plusSeconds(second));
  }

  private static Session session(Route.Builder route) {
    return Session.of(route.build(), SECRET);
  }

  @Test
  void anAgentThatCameBackReplacesItself() {
    var before = session(route("s1", "acme", "a", 1));
    var after = session(route("s2", "acme", "a", 2));

    assertThat(after.replaces(before)).isTrue();
    assertThat(before.replaces(after)).isFalse();
    assertThat(after.replaces(after)).isFalse();
  }

  @Test
  void agentsOfOneAccountAndConnectionsOfOneAgentShareTheHostname() {
    var one = session(route("s1", "acme", "a", 1));

    assertThat(session(route("s2", "acme", "b", 2)).replaces(one)).isFalse();
    assertThat(session(route("s3", "acme", "a", 3).setConnection(1)).replaces(one)).isFalse();
  }

  @Test
  void anotherAccountOrAnAnonymousAgentTakesTheHostnameOver() {
    var one = session(route("s1", "acme", "a", 1));

    assertThat(session(route("s2", "other", "b", 2)).replaces(one)).isTrue();
    assertThat(session(route("s3", null, "c", 3)).replaces(one)).isTrue();
  }

  @Test
  void aRouteWhosePolicyCannotBeReadIsNotServed() {
    var sealed = SECRET.seal("{\"compress\":true}", "s1");

    assertThat(session(route("s1", "acme", "a", 1).setPolicy(sealed)).info().policy().compress())
        .isTrue();
    assertThat(session(route("s1", "acme", "a", 1)).info().policy()).isEqualTo(EdgePolicy.NONE);
    assertThatThrownBy(() -> session(route("s2", "acme", "a", 1).setPolicy(sealed)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
