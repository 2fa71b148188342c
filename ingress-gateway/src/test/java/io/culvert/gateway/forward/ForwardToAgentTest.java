package io.culvert.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.stream.LivePorts;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardToAgentTest {
  private final ScriptedTunnel tunnel = new ScriptedTunnel("shop.localhost", true);
  private final Pool pool = new Pool();
  private final List<ChannelPromise> unwritten = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void build() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(new SlowSocket())
        .addLast("forward", new ForwardToAgent(Duration.ofSeconds(90), new TokenBuckets(), pool))
        .addLast(new Refusals());
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** A socket that has taken nothing until the test says so. */
  private final class SlowSocket extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
      unwritten.add(promise);
      ctx.write(msg);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      unwritten.forEach(each -> each.tryFailure(new ClosedChannelException()));
      ctx.close(promise);
    }
  }

  /** The tunnel and those that share its hostname. */
  private final class Pool implements TunnelDirectory {
    final List<Tunnel> others = new ArrayList<>();
    boolean online = true;

    @Override
    public Lookup find(String hostname) {
      return online ? new Lookup.Online(tunnel) : new Lookup.Offline(Instant.EPOCH);
    }

    @Override
    public LivePorts ports() {
      return new LivePorts();
    }

    @Override
    public Optional<Tunnel> findOther(String hostname, Tunnel refused) {
      return others.stream().filter(each -> each != refused).findFirst();
    }
  }

  private final class Refusals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      refusals.add((Refusal) cause);
    }
  }

  private Exchange begin() {
    return begin(HttpMethod.POST);
  }

  private Exchange begin(HttpMethod method) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/");
    request.headers().add("Host", "shop.localhost");
    if (method.equals(HttpMethod.POST)) {
      request.headers().add("Transfer-Encoding", "chunked");
    }
    return begin(request);
  }

  private Exchange begin(HttpRequest request) {
    var exchange =
        new Exchange(
            Instant.EPOCH,
            request,
            tunnel,
            new Client("192.0.2.1", "http", null),
            CaptureRules.of(true, null, Redactions.NONE));
    channel.writeInbound(exchange);
    return exchange;
  }

  private void upload(String bytes) {
    channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(bytes, ISO_8859_1)));
  }

  private void socketTakesEverything() {
    unwritten.forEach(ChannelPromise::trySuccess);
    channel.runPendingTasks();
  }

  @Test
  void anErrorOfOurOwnIsAnsweredAndEndsTheExchange() {
    tunnel.onOpen(
        _ -> {
          throw new IllegalStateException("as wanted");
        });
    begin();
    upload("a body that nobody waits for");
    channel.close();

    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.GATEWAY_FAILED);
    assertThat(refusals.getFirst().isFatal()).isTrue();
  }

  @Test
  void aRequestThatALeavingAgentDidNotTakeGoesToAnother() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var exchange = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).sendReset(ResetCode.REFUSED);
    channel.runPendingTasks();

    assertThat(exchange.tunnel()).isSameAs(other);
    assertThat(other.stream(0).isEnded()).isTrue();
    other.stream(0).respond(204, "");
    channel.runPendingTasks();
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(refusals).isEmpty();
  }

  @Test
  void anUploadWhoseBodyHasNotBegunGoesToAnotherToo() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    begin();
    tunnel.stream(0).sendReset(ResetCode.REFUSED);
    channel.runPendingTasks();
    upload("all of it");
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(other.stream(0).body()).asString().isEqualTo("all of it");
    assertThat(tunnel.stream(0).bodySize()).isZero();
  }

  @Test
  void whatIsNotWholeAnyMoreIsNotSentAgain() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    begin();
    upload("the first half");
    tunnel.stream(0).sendReset(ResetCode.REFUSED);
    channel.runPendingTasks();

    assertThat(other.streams()).isEmpty();
    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.TOO_BUSY);
  }

  @Test
  void aRequestIsNotSentToATunnelWithOtherRules() {
    pool.others.add(new ScriptedTunnel("shop.localhost", false));
    begin(HttpMethod.GET);
    tunnel.stream(0).sendReset(ResetCode.REFUSED);
    channel.runPendingTasks();

    assertThat(refusals).hasSize(1);
  }

  @Test
  void whenTheOnlyAgentHasLeftTheClientIsToldSo() {
    begin(HttpMethod.GET);
    pool.online = false;
    tunnel.stream(0).sendReset(ResetCode.REFUSED);
    channel.runPendingTasks();

    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.NO_SESSION);
  }

  @Test
  void tunnelsThatAllRefuseAreNotAskedForEver() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.addAll(List.of(tunnel, other));
    tunnel.onOpen(stream -> stream.sendReset(ResetCode.REFUSED));
    other.onOpen(stream -> stream.sendReset(ResetCode.REFUSED));
    begin(HttpMethod.GET);
    channel.runPendingTasks();

    assertThat(tunnel.streams().size() + other.streams().size()).isEqualTo(4);
    assertThat(refusals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void whatIsSafeToAskTwiceIsAskedAgainWhenItsAgentVanishes(String method) {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var finished = new ArrayList<Exchange>();
    var exchange = begin(HttpMethod.valueOf(method));
    exchange.whenFinished(finished::add);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).sendReset(ResetCode.AGENT_GONE);
    channel.runPendingTasks();

    var lost = tunnel.stream(0);
    var second = other.stream(0);
    assertThat(second.head()).isEqualTo(lost.head());
    assertThat(second.isEnded()).isTrue();
    second.respond(204, "");
    channel.runPendingTasks();
    socketTakesEverything();
    assertThat(finished).containsExactly(exchange);
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(exchange.tunnel()).isSameAs(other);
    assertThat(exchange.bytesIn()).isEqualTo(lost.bytesIn() + second.bytesIn());
    assertThat(exchange.bytesOut()).isEqualTo(second.bytesOut());
    assertThat(refusals).isEmpty();
  }

  @Test
  void whatIsSafeToAskTwiceIsAskedOfAnotherWhenNothingIsHeardOfItsAgent() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var exchange = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.fallSilent();
    channel.runPendingTasks();

    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
    other.stream(0).respond(204, "");
    tunnel.stream(0).sendReset(ResetCode.AGENT_GONE); // and then it is given up
    channel.runPendingTasks();
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(exchange.tunnel()).isSameAs(other);
    assertThat(refusals).isEmpty();
  }

  @Test
  void whatMayDoSomethingWaitsForAnAgentOfWhichNothingIsHeard() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var exchange = begin(HttpMethod.POST);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    waitsForItsAgent(exchange);

    assertThat(other.streams()).isEmpty();
  }

  @Test
  void whereNobodyElseAnswersEitherARequestWaitsForItsAgent() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    other.fallSilent();
    var exchange = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    waitsForItsAgent(exchange);

    assertThat(other.streams()).isEmpty();
  }

  private void waitsForItsAgent(Exchange exchange) {
    tunnel.fallSilent();
    channel.runPendingTasks();
    assertThat(tunnel.stream(0).wasReset()).isNull();
    tunnel.stream(0).respond(204, "");
    channel.runPendingTasks();
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "get"})
  void whatMayDoSomethingIsNotAskedAgainWhenItsAgentVanishes(String method) {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    begin(HttpMethod.valueOf(method));
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    vanishes();

    assertThat(other.streams()).isEmpty();
  }

  @Test
  void aRequestWithABodyIsNotAskedAgainWhenItsAgentVanishes() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    begin(HttpMethod.GET);
    upload("something");
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    vanishes();
    begin(HttpMethod.GET); // of which a body may still come
    vanishes();

    assertThat(other.streams()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatWasAnsweredInPartIsNotAskedAgainWhenItsAgentVanishes(String head) {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var exchange = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).sendHead(head);
    tunnel.stream(0).sendReset(ResetCode.AGENT_GONE);
    channel.runPendingTasks();

    assertThat(other.streams()).isEmpty();
    assertThat(exchange.isFinished() || refusals.size() == 1).isTrue();
  }

  @Test
  void anUpgradeIsNotAskedForAgainWhenItsAgentVanishes() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.add(other);
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().add("Host", "shop.localhost");
    request.headers().add("Connection", "Upgrade").add("Upgrade", "echo");
    begin(request);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    vanishes();

    assertThat(other.streams()).isEmpty();
  }

  @Test
  void whenTheAgentHasVanishedAndTheOthersRefuseTheClientIsToldThatItVanished() {
    var other = new ScriptedTunnel("shop.localhost", true);
    pool.others.addAll(List.of(tunnel, other));
    other.onOpen(stream -> stream.sendReset(ResetCode.REFUSED));
    begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.onOpen(stream -> stream.sendReset(ResetCode.REFUSED));
    vanishes();

    assertThat(tunnel.streams().size() + other.streams().size()).isEqualTo(4);
  }

  /** The agent goes, and the client is told so. */
  private void vanishes() {
    refusals.clear();
    tunnel.streams().getLast().sendReset(ResetCode.AGENT_GONE);
    channel.runPendingTasks();
    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.AGENT_LEFT);
  }

  @Test
  void creditIsGivenBackOnlyWhenTheSocketTookTheBytes() {
    begin();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    var stream = tunnel.stream(0);
    stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    stream.send("12345");
    channel.runPendingTasks();
    assertThat(channel.<HttpResponse>readOutbound().status().code()).isEqualTo(200);
    assertThat(channel.<HttpContent>readOutbound().content().readableBytes()).isEqualTo(5);
    assertThat(stream.consumed()).isZero();

    socketTakesEverything();
    assertThat(stream.consumed()).isEqualTo(5);
  }

  @Test
  void theClientIsNotReadWhileTheStreamTakesNothing() {
    begin();
    var stream = tunnel.stream(0);
    upload("one");
    assertThat(channel.config().isAutoRead()).isTrue();
    stream.writable(false);
    upload("two");
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(stream.bodySize()).isEqualTo(6);
    stream.writable(true);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void anExchangeIsAnsweredWhenItsLastByteWasTakenAndNotBefore() {
    var exchange = begin();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).respond(200, "ok");
    channel.runPendingTasks();
    assertThat(exchange.isFinished()).isFalse();
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void aClientThatLeavesBeforeTheLastByteWasTakenHasLeft() {
    var exchange = begin();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).respond(200, "ok");
    channel.runPendingTasks();
    channel.close();
    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_LEFT);
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_LEFT);
  }

  @Test
  void howAClientLeftIsDecidedByTheBytesThatItWasSentAndNotByWhenThatIsTold() {
    var answered = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).respond(200, "ok");
    channel.runPendingTasks();
    channel.pipeline().fireChannelInactive();
    assertThat(answered.isFinished()).isFalse();
    socketTakesEverything();
    assertThat(answered.outcome()).isEqualTo(Outcome.ANSWERED);

    var left = begin(HttpMethod.GET);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(1).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    tunnel.stream(1).send("ok");
    channel.runPendingTasks();
    channel.pipeline().fireChannelInactive();
    socketTakesEverything();
    assertThat(left.outcome()).isEqualTo(Outcome.CLIENT_LEFT);
    assertThat(tunnel.stream(1).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
  }

  @Test
  void theResponseTimeRunsFromTheLastProgressAndEndsWithTheHead() {
    var exchange = begin();
    passes(80);
    upload("still sending");
    passes(80);
    assertThat(refusals).isEmpty();
    passes(11);
    assertThat(refusals).extracting(Refusal::error).containsExactly(CulvertError.ORIGIN_TIMEOUT);
    assertThat(refusals.getFirst().exchange()).isSameAs(exchange);
    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);

    begin();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(1).sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    channel.runPendingTasks();
    passes(100_000);
    assertThat(refusals).hasSize(1);
    assertThat(channel.isOpen()).isTrue();
  }

  private void passes(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aRequestThatBreaksInTheMiddleResetsItsStream() {
    var exchange = begin();
    upload("good so far");
    channel.pipeline().fireExceptionCaught(Refusal.fatal(CulvertError.MALFORMED_REQUEST));

    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
    assertThat(refusals).hasSize(1);
    assertThat(refusals.getFirst().exchange()).isSameAs(exchange);
    assertThat(refusals.getFirst().isFatal()).isTrue();
  }

  @Test
  void aResponseThatIsNotWholeEndsTheConnectionAndIsNotEnded() {
    var exchange = begin();
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    tunnel.stream(0).send("12345");
    tunnel.stream(0).sendEnd("");
    channel.runPendingTasks();

    assertThat(channel.isOpen()).isFalse();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ORIGIN_FAILED);
    assertThat(exchange.error()).isEqualTo(CulvertError.ORIGIN_BROKE_OFF);
    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.PROTOCOL_ERROR);
    Object last = null;
    for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      last = next;
      ReferenceCountUtil.release(next);
    }
    assertThat(last).isNotInstanceOf(LastHttpContent.class);
  }
}
