package io.culvert.benchmarks.recording;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.events.Outcome;
import io.culvert.gateway.capture.CaptureExchange;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.Random;

/** A browser's requests and the answers of an API, at a steady rate, past one recorder. */
final class PassingTraffic {
  private static final Client CLIENT = new Client("203.0.113.7", "https", null);
  private static final int BODY = 450;

  private final EmbeddedChannel channel;
  private final Tunnel tunnel;
  private final CaptureRules rules;
  private final ByteBuf body = Unpooled.directBuffer();

  PassingTraffic(Journal journal, Tunnel tunnel, boolean recorded) {
    this.channel = new EmbeddedChannel(new CaptureExchange(journal));
    this.tunnel = tunnel;
    this.rules = CaptureRules.of(recorded, null, Redactions.NONE);
    var random = new Random(1);
    while (body.readableBytes() < BODY) {
      body.writeCharSequence("{\"id\":" + random.nextInt() + ",\"state\":\"paid\"},", US_ASCII);
    }
  }

  /** Lets so many pass. */
  void pass(int count, int perSecond) {
    var pace = new Pace(perSecond);
    for (int i = 0; i < count; i++) {
      passOne(i);
      pace.await(i);
    }
  }

  private void passOne(int number) {
    var exchange = new Exchange(Instant.EPOCH, request(number), tunnel, CLIENT, rules);
    channel.writeInbound(exchange, LastHttpContent.EMPTY_LAST_CONTENT);
    var response = response(number);
    exchange.answeredWith(response);
    channel.writeOutbound(
        response,
        new DefaultHttpContent(body.retainedDuplicate()),
        LastHttpContent.EMPTY_LAST_CONTENT);
    exchange.finish(Outcome.ANSWERED, null);
    channel.inboundMessages().clear();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
  }

  private static DefaultHttpRequest request(int number) {
    var request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/orders/" + number + "?p=2");
    request
        .headers()
        .add("Host", "shop.example.com")
        .add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36")
        .add("Accept", "application/json, text/plain, */*")
        .add("Accept-Language", "en-GB,en;q=0.9")
        .add("Accept-Encoding", "gzip, deflate, br, zstd")
        .add("Referer", "https://shop.example.com/orders")
        .add("Cookie", "session=" + number * 7919L)
        .add("Sec-Fetch-Mode", "cors");
    return request;
  }

  private DefaultHttpResponse response(int number) {
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response
        .headers()
        .add("Content-Type", "application/json; charset=utf-8")
        .add("Content-Length", body.readableBytes())
        .add("ETag", "W/\"1a4-" + number + "\"")
        .add("Cache-Control", "no-cache")
        .add("Date", "Mon, 23 Nov 2026 08:00:00 GMT");
    return response;
  }
}
