package io.culvert.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.ReplayTicket;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.Redactions;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyPoliciesTest {
  private static final AccessRules LOGIN =
      new AccessRules(null, null, List.of(BasicLogin.of("ada:secret", new SecureRandom())));

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new ApplyPolicies(new EdgePolicies(0, _ -> {})));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static Exchange replay(AccessRules access) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().add("Authorization", "Bearer of-the-origin");
    return new Exchange(
        Instant.EPOCH,
        request,
        new ScriptedTunnel(
            "a.localhost", null, false, new EdgePolicy(access, null, null, null, true, null)),
        new Client("127.0.0.1", "http", ReplayTicket.of("r", "x", "a", "http")),
        CaptureRules.of(true, null, Redactions.NONE));
  }

  @Test
  void aReplayNeedsNoLoginAndBringsTheOriginNone() {
    var exchange = replay(LOGIN);
    channel.writeInbound(exchange);

    assertThat(channel.<Object>readInbound()).isSameAs(exchange);
    assertThat(exchange.request().headers().contains("Authorization")).isFalse();
  }

  @Test
  void aLoginAmongTheTrailersIsNotSeenBehindEither() {
    channel.writeInbound(replay(LOGIN));
    channel.readInbound();
    var end = new DefaultLastHttpContent();
    end.trailingHeaders().add("Authorization", "Basic secret").add("X-Checksum", "1");
    channel.writeInbound(end);

    assertThat(end.trailingHeaders().names()).containsExactly("X-Checksum");
  }

  @Test
  void whereTheEdgeAsksForNoLoginTheOriginsOwnPasses() {
    var exchange = replay(null);
    channel.writeInbound(exchange);

    assertThat(channel.<Object>readInbound()).isSameAs(exchange);
    assertThat(exchange.request().headers().contains("Authorization")).isTrue();
  }
}
