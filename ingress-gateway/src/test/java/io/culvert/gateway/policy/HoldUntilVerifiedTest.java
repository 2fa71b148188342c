package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.policy.WebhookCheck;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Behind the handler that puts it there. */
class HoldUntilVerifiedTest {
  private static final String SIGNED =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  private static final EdgePolicy POLICY =
      new EdgePolicy(
          null,
          null,
          null,
          new WebhookCheck(WebhookCheck.Scheme.GITHUB, List.of("It's a Secret to Everybody")),
          false,
          null);

  private final List<Exchange> recorded = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final EdgePolicies edge = new EdgePolicies(20, recorded::add);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ApplyPolicies(edge),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
              refusals.add((Refusal) cause);
            }
          });

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private Exchange begin(EdgePolicy policy) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().add("X-Hub-Signature-256", SIGNED);
    var exchange =
        new Exchange(
            Instant.EPOCH,
            request,
            new ScriptedTunnel("a.localhost", null, false, policy),
            new Client("192.0.2.1", "http", null),
            CaptureRules.of(false, null, Redactions.NONE));
    channel.writeInbound(exchange);
    return exchange;
  }

  private HttpContent body(String text) {
    var content = new DefaultHttpContent(Unpooled.copiedBuffer(text, ISO_8859_1));
    channel.writeInbound(content);
    return content;
  }

  private void end() {
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Test
  void nothingPassesBeforeAllOfItIsVerifiedAndThenAllOfItInOrder() {
    var exchange = begin(POLICY);
    body("Hello, ");
    body("World!");
    assertThat(channel.<Object>readInbound()).isNull();
    end();

    assertThat(channel.<Object>readInbound()).isSameAs(exchange);
    assertThat(text(channel.readInbound())).isEqualTo("Hello, World!"); // small ones come together
    assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(edge.memory().used()).isEqualTo(13);
    exchange.finish(Outcome.ANSWERED, null);
    assertThat(edge.memory().used()).isZero();
  }

  private static String text(HttpContent content) {
    try {
      return content.content().toString(ISO_8859_1);
    } finally {
      content.release();
    }
  }

  @Test
  void whatWasChangedOnTheWayIsRefusedAndThrownAway() {
    begin(POLICY);
    var content = body("Hello, Moon!");
    end();

    assertThat(refusals)
        .extracting(Refusal::error)
        .containsExactly(CulvertError.WEBHOOK_NOT_SIGNED);
    assertThat(recorded).hasSize(1);
    assertThat(content.refCnt()).isZero();
    assertThat(edge.memory().used()).isZero();
  }

  @Test
  void moreThanThereIsMemoryForIsRefused() {
    begin(POLICY);
    var first = body("0123456789");
    var second = body("0123456789a");

    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.TOO_BUSY);
    assertThat(refusals.getFirst().isFatal()).isTrue();
    assertThat(first.refCnt() + second.refCnt()).isZero();
    assertThat(edge.memory().used()).isZero();
  }

  @Test
  void aSenderThatLeavesTakesItsMemoryAlong() {
    var exchange = begin(POLICY);
    var content = body("Hello, ");
    channel.close();

    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_LEFT);
    assertThat(content.refCnt()).isZero();
    assertThat(edge.memory().used()).isZero();
  }

  @Test
  void aRequestThatCannotBeReadToItsEndEndsItsExchange() {
    var exchange = begin(POLICY);
    var content = body("Hello, ");
    channel.pipeline().fireExceptionCaught(Refusal.fatal(CulvertError.REQUEST_TIMEOUT));

    assertThat(refusals.getFirst().exchange()).isSameAs(exchange);
    assertThat(refusals.getFirst().error()).isEqualTo(CulvertError.REQUEST_TIMEOUT);
    assertThat(content.refCnt()).isZero();
  }

  @Test
  void theLargestMakesWayForASmallerOneOfSomebodyElse() {
    begin(POLICY);
    var content = body("Hello, World");
    var other = edge.memory().share("a.localhost", InetAddress.getLoopbackAddress(), () -> {});
    assertThat(other.take(9)).isTrue();
    channel.runPendingTasks();

    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.TOO_BUSY);
    assertThat(refusals.getFirst().isFatal()).isTrue();
    assertThat(content.refCnt()).isZero();
    assertThat(edge.memory().used()).isEqualTo(9);
  }

  @Test
  void aBodyThatNeverEndsIsGivenUpHoweverManyPiecesCome() {
    channel.freezeTime();
    begin(POLICY);
    for (long second = 5; second <= HoldUntilVerified.LONGEST.toSeconds(); second += 5) {
      assertThat(refusals).isEmpty();
      body("x");
      channel.advanceTimeBy(5, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }

    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.REQUEST_TIMEOUT);
    assertThat(refusals.getFirst().isFatal()).isTrue();
    assertThat(edge.memory().used()).isZero();
  }

  @Test
  void aBodyThatWasVerifiedMayGoOnForLonger() {
    channel.freezeTime();
    begin(POLICY);
    body("Hello, World!");
    end();
    channel.advanceTimeBy(HoldUntilVerified.LONGEST.toSeconds() + 1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    assertThat(refusals).isEmpty();
    assertThat(channel.<Object>readInbound()).isInstanceOf(Exchange.class);
  }

  @Test
  void aTunnelThatAsksNothingHasNoHandlerMoreAndPassesAtOnce() {
    var exchange = begin(EdgePolicy.NONE);

    assertThat(channel.<Object>readInbound()).isSameAs(exchange);
    assertThat(channel.pipeline().get(HoldUntilVerified.NAME)).isNull();
    assertThat(channel.pipeline().get(CompressResponse.NAME)).isNull();
  }
}
