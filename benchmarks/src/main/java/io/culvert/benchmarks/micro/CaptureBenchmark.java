package io.culvert.benchmarks.micro;

import io.culvert.benchmarks.process.OneTunnel;
import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Outcome;
import io.culvert.gateway.capture.CaptureExchange;
import io.culvert.gateway.capture.ExchangeLog;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.tunnel.policy.Redactions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an exchange passes through the recorder for, on the event loop; microseconds for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class CaptureBenchmark {
  private static final Client CLIENT = new Client("203.0.113.7", "https", null);
  private static final OneTunnel TUNNEL = OneTunnel.at("shop.example.com");

  /** Bytes of the response's body. */
  @Param({"1024", "65536"})
  public int body;

  private EmbeddedChannel on;
  private EmbeddedChannel off;
  private Journal journal;
  private ByteBuf bytes;

  @Setup
  public void open() {
    var log =
        new ExchangeLog() {
          @Override
          public boolean exchange(ExchangeEvent event) {
            return true;
          }

          @Override
          public boolean piece(BodyEvent event) {
            return true;
          }
        };
    journal = new Journal(log, 1 << 20, 64 << 20, Clock.systemUTC(), new SimpleMeterRegistry());
    on = new EmbeddedChannel(new CaptureExchange(journal));
    off = new EmbeddedChannel(new CaptureExchange(journal));
    bytes = PooledByteBufAllocator.DEFAULT.buffer(body).writeZero(body);
  }

  @TearDown
  public void close() {
    on.finishAndReleaseAll();
    off.finishAndReleaseAll();
    journal.close();
    bytes.release();
  }

  @Benchmark
  public Exchange recorded() {
    return pass(on, true);
  }

  /** The same exchange when its tunnel wants nothing recorded. */
  @Benchmark
  public Exchange unrecorded() {
    return pass(off, false);
  }

  private Exchange pass(EmbeddedChannel channel, boolean recorded) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/orders/17?page=2");
    request
        .headers()
        .add("Host", "shop.example.com")
        .add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
        .add("Accept", "application/json")
        .add("Cookie", "session=1f0c2a8e77");
    var rules = CaptureRules.of(recorded, null, Redactions.NONE);
    var exchange = new Exchange(Instant.EPOCH, request, TUNNEL, CLIENT, rules);
    channel.writeInbound(exchange, LastHttpContent.EMPTY_LAST_CONTENT);
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().add("Content-Type", "application/json").add("Content-Length", body);
    exchange.answeredWith(response);
    channel.writeOutbound(
        response,
        new DefaultHttpContent(bytes.retainedDuplicate()),
        LastHttpContent.EMPTY_LAST_CONTENT);
    exchange.finish(Outcome.ANSWERED, null);
    channel.inboundMessages().clear();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
    return exchange;
  }
}
