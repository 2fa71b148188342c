package io.culvert.gateway.forward;

import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.culvert.gateway.connection.AbruptClose;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.http.HopByHop;
import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.policy.ChangeHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response to the client as the agent sends it, and holds the agent to what its head
 * said: no byte more or less than Content-Length ever looks like a whole response.
 */
final class ResponseToClient {
  private static final Set<String> NOT_IN_TRAILERS =
      Set.of("content-length", "host", "trailer", "content-encoding", "content-type", "set-cookie");

  /** Heads cost no credit, so that their number has to be bounded otherwise. */
  private static final int MOST_INTERIM = 100;

  private static final HopByHop.Rule WITHOUT_LENGTH =
      (name, hopByHop) -> !hopByHop && !name.equals("content-length");

  private final ChannelHandlerContext ctx;
  private final Exchange exchange;
  private final boolean knowsInterim;
  private boolean continued;
  private int interims;
  private boolean ended;
  private boolean written;
  private boolean complete;
  private long left;
  private @Nullable ResponseFraming framing;
  private @Nullable ChannelFuture latest;

  ResponseToClient(ChannelHandlerContext ctx, Exchange exchange) {
    this.ctx = ctx;
    this.exchange = exchange;
    this.knowsInterim = !exchange.request().protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /** Whether the final head was sent. */
  boolean hasBegun() {
    return framing != null;
  }

  /** Whether a head was sent, be it an interim one. */
  boolean hasSaidAnything() {
    return hasBegun() || interims > 0;
  }

  /** Whether the agent has sent all of it. */
  boolean isEnded() {
    return ended;
  }

  /** Whether all of it has left the process. */
  boolean isWritten() {
    return written;
  }

  /**
   * Whether every byte that the head announced has left the process. A client may go then, and does
   * not wait until the agent has said that this was all (RFC 9112 §6.3).
   */
  boolean isComplete() {
    return written || complete;
  }

  /**
   * Runs the task when it is known of all that was written whether it left the process. A stream of
   * HTTP/2 can be over before that: it is when its last frame was handed to a socket that may take
   * its bytes much later, or never.
   */
  void whenWritesAreTold(Runnable task) {
    if (latest == null) {
      task.run();
    } else {
      latest.addListener(_ -> task.run()); // after those that were added before
    }
  }

  /** A 1xx head; HTTP/1.0 knows none (RFC 9110 §15.2). */
  void interim(HttpResponse head) throws MalformedHead {
    if (hasBegun() || ++interims > MOST_INTERIM) {
      throw new MalformedHead("1xx after the final head, or too many of them");
    }
    if (knowsInterim) {
      continued |= head.status().code() == 100;
      ctx.write(clean(head, WITHOUT_LENGTH));
      ctx.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /** The head of a 101, ready to be written. */
  HttpResponse switching(HttpResponse head) {
    var to = clean(head, WITHOUT_LENGTH);
    to.headers().set("Connection", "Upgrade");
    var protocol = head.headers().get(UPGRADE);
    to.headers()
        .set("Upgrade", protocol != null ? protocol : exchange.request().headers().get(UPGRADE));
    ChangeHeads.ofResponse(to.headers(), exchange);
    return to;
  }

  /** The final head. */
  void head(HttpResponse head, boolean requestEnded) throws MalformedHead {
    if (hasBegun()) {
      throw new MalformedHead("a second final head");
    }
    framing = ResponseFraming.of(exchange.request(), head);
    var chunked = framing instanceof ResponseFraming.Chunked;
    var response =
        clean(head, (name, hopByHop) -> !hopByHop || chunked && name.equals("transfer-encoding"));
    switch (framing) {
      case ResponseFraming.NoBody _, ResponseFraming.EndOfStream _ -> {}
      case ResponseFraming.Length(long bytes) -> left = bytes;
      case ResponseFraming.Chunked _ -> {
        if (!response.headers().contains("Transfer-Encoding")) {
          response.headers().set("Transfer-Encoding", "chunked");
        }
      }
      case ResponseFraming.UntilClose _ -> response.headers().set("Connection", "close");
    }
    if (!requestEnded && !continued && exchange.request().headers().contains(EXPECT)) {
      // Nobody can tell whether the body will still come (RFC 9110 §10.1.1).
      response.headers().set("Connection", "close");
    }
    ChangeHeads.ofResponse(response.headers(), exchange);
    exchange.answeredWith(response);
    var sent = ctx.write(response);
    latest = sent;
    if (nothingIsLeft()) {
      sent.addListener(done -> complete = done.isSuccess());
    }
  }

  private boolean nothingIsLeft() {
    return switch (framing) {
      case ResponseFraming.NoBody _ -> true;
      case ResponseFraming.Length _ -> left == 0;
      case ResponseFraming.Chunked _, ResponseFraming.EndOfStream _, ResponseFraming.UntilClose _ ->
          false;
      case null -> false;
    };
  }

  /**
   * Bytes of the body.
   *
   * @param bytes released here
   * @param consumed told their number when they have left the process
   */
  void data(ByteBuf bytes, IntConsumer consumed) throws MalformedHead {
    int count = bytes.readableBytes();
    if (!mayCome(count)) {
      bytes.release();
      throw new MalformedHead("body bytes that the head did not announce");
    }
    boolean last = nothingIsLeft();
    var piece = ctx.write(new DefaultHttpContent(bytes));
    latest = piece;
    piece.addListener(
        sent -> {
          if (sent.isSuccess()) {
            complete |= last;
            consumed.accept(count);
          }
        });
  }

  private boolean mayCome(int count) {
    return switch (framing) {
      case null -> false;
      case ResponseFraming.NoBody _ -> count == 0;
      case ResponseFraming.Length _ -> !ended && (left -= count) >= 0;
      case ResponseFraming.Chunked _, ResponseFraming.EndOfStream _, ResponseFraming.UntilClose _ ->
          !ended;
    };
  }

  /** The end of the body; the future completes when the client's socket has taken all of it. */
  ChannelFuture end(HttpHeaders trailers) throws MalformedHead {
    if (framing == null || ended || framing instanceof ResponseFraming.Length && left != 0) {
      throw new MalformedHead("the response ended early");
    }
    ended = true;
    var sent = ctx.write(last(trailers));
    latest = sent;
    sent.addListener(
        done -> {
          if (done.isSuccess()) {
            written = true;
          }
        });
    return sent;
  }

  private LastHttpContent last(HttpHeaders trailers) {
    var last = LastHttpContent.EMPTY_LAST_CONTENT;
    if (mayHaveTrailers() && !trailers.isEmpty()) {
      last = new DefaultLastHttpContent();
      HopByHop.copy(
          trailers,
          last.trailingHeaders(),
          (name, hopByHop) -> !hopByHop && !NOT_IN_TRAILERS.contains(name));
    }
    return last;
  }

  private boolean mayHaveTrailers() {
    return switch (framing) {
      case ResponseFraming.Chunked _, ResponseFraming.EndOfStream _ -> true;
      case ResponseFraming.Length _ -> exchange.request() instanceof Http2Request;
      case ResponseFraming.NoBody _, ResponseFraming.UntilClose _ -> false;
      case null -> false;
    };
  }

  /** Ends the connection so that the client can see that the response is not whole. */
  void cutOff() {
    ctx.flush(); // what came of it is the client's
    if (framing instanceof ResponseFraming.UntilClose) {
      AbruptClose.of(ctx.channel()); // an orderly one would look like the end of the body
    } else {
      ctx.close();
    }
  }

  private static HttpResponse clean(HttpResponse head, HopByHop.Rule rule) {
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    HopByHop.copy(head.headers(), fields, rule);
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), fields);
  }
}
