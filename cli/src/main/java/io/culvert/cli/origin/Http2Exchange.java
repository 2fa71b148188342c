package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request from the tunnel and its response from an origin that speaks HTTP/2. Both directions
 * run at once and end by themselves, as gRPC needs it.
 */
final class Http2Exchange
    implements RunningExchange, Http2OriginPool.Borrower, Http2OriginStream.User {
  private final OriginForwarder forwarder;
  private final TunnelStream stream;
  private final RequestHead request;
  private final ByteBuf head;
  private final RequestBody body;
  private final Http2Response response;
  private final Outcome outcome;
  private @Nullable Channel origin;
  private boolean repeated;

  /**
   * @param head taken
   */
  Http2Exchange(OriginForwarder forwarder, TunnelStream stream, RequestHead request, ByteBuf head) {
    this.forwarder = forwarder;
    this.stream = stream;
    this.request = request;
    this.head = head;
    this.body = new RequestBody(stream, request, this::endIfComplete);
    this.response = new Http2Response(stream, request);
    this.outcome = new Outcome(stream, request, forwarder.reports());
  }

  @Override
  public void begin() {
    forwarder.http2().borrow(this);
  }

  // From the pool.

  @Override
  public boolean wantsStream() {
    return !outcome.isOver();
  }

  @Override
  public void opened(Channel lent) {
    Http2Headers fields;
    try {
      fields = Http2Heads.request(head, forwarder.scheme(), request.grpc());
    } catch (MalformedHead e) {
      throw new IllegalStateException("the head was read before", e);
    }
    origin = lent;
    lent.config().setAutoRead(stream.isWritable());
    boolean bodiless = request.framing() instanceof BodyFraming.None;
    lent.writeAndFlush(new DefaultHttp2HeadersFrame(fields, bodiless));
    body.connected(new Http2Body(lent, bodiless));
  }

  @Override
  public void unreachable(Throwable cause) {
    fail(BreakOff.unreachable(cause));
  }

  @Override
  public void notHttp2() {
    forwarder.notHttp2();
    fail(BreakOff.notHttp2());
  }

  @Override
  public void refused() {
    fail(BreakOff.tooBusy());
  }

  // From the client, by the tunnel.

  @Override
  public void onHead(ByteBuf unexpected) {
    unexpected.release();
  }

  @Override
  public void onData(ByteBuf data) {
    afterRequestMoved(body.data(data));
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    afterRequestMoved(body.end(trailers));
  }

  private void afterRequestMoved(@Nullable String violation) {
    if (violation != null) {
      fail(BreakOff.violation(violation));
    } else {
      endIfComplete();
    }
  }

  @Override
  public void onReset(ResetCode code, String message) {
    over(response.isDone() ? null : BreakOff.whoLeft(code));
  }

  @Override
  public void onWritable() {
    if (origin != null && !outcome.isOver()) {
      origin.config().setAutoRead(true);
    }
  }

  // From the origin.

  @Override
  public void onFrame(Object frame) {
    if (outcome.isOver()) {
      ReferenceCountUtil.release(frame);
      return;
    }
    try {
      body.touch();
      switch (frame) {
        case Http2HeadersFrame headers -> response.headers(headers);
        case Http2DataFrame data -> response.data(data);
        default -> ReferenceCountUtil.release(frame); // frames of extensions
      }
      endIfComplete();
    } catch (MalformedHead e) {
      fail(BreakOff.byOrigin(String.valueOf(e.getMessage())));
    }
    if (origin != null && !outcome.isOver() && !stream.isWritable()) {
      origin.config().setAutoRead(false);
    }
  }

  @Override
  public void onClosed(@Nullable Http2Error reset) {
    if (response.isDone()) {
      over(null); // it answered and reads no more of the request
    } else if (mayRepeat(reset)) {
      repeated = true;
      origin = null;
      body.again();
      forwarder.http2().borrow(this);
    } else {
      fail(BreakOff.byOrigin(code(reset), "the origin ended the stream early"));
    }
  }

  /** What is refused was not looked at (RFC 9113 §8.7). */
  private boolean mayRepeat(@Nullable Http2Error reset) {
    return reset == Http2Error.REFUSED_STREAM
        && !outcome.isOver()
        && !repeated
        && response.status() == 0
        && !body.hasBegun();
  }

  private static ResetCode code(@Nullable Http2Error reset) {
    return switch (reset) {
      case CANCEL -> ResetCode.ORIGIN_CANCELLED;
      case ENHANCE_YOUR_CALM -> ResetCode.ORIGIN_OVERLOADED;
      case null, default -> ResetCode.ORIGIN_BROKE_OFF;
    };
  }

  // The end.

  private void endIfComplete() {
    if (response.isDone() && body.isEnded()) {
      over(null);
    }
  }

  @Override
  public void checkTime(long now) {
    // How long a gRPC call may take is its caller's affair; it may be silent on purpose.
    boolean waits = origin == null || !request.grpc();
    long limit = forwarder.limits().responseTimeout().toNanos();
    if (waits && response.status() == 0 && body.originsDelay(now) >= limit) {
      fail(BreakOff.timeout(limit));
    }
  }

  @Override
  public boolean isSilent(long now) {
    return request.grpc() && response.status() > 0 && body.isSilent(now);
  }

  private void fail(BreakOff why) {
    outcome.breakOff(why);
    over(why.error());
  }

  private void over(@Nullable CulvertError error) {
    if (!outcome.end()) {
      return;
    }
    head.release();
    forwarder.ended(this);
    body.discard();
    if (origin != null && (error != null || !body.isEnded())) {
      origin.close(); // with CANCEL
    }
    outcome.report(response.status(), error);
  }
}
