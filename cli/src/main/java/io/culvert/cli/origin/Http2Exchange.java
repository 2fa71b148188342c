package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
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
  private final Http2RequestBody body;
  private final Http2Response response;
  private final Instant begunAt = Instant.now();
  private final long begun = System.nanoTime();
  private @Nullable Channel origin;
  private boolean repeated;
  private boolean over;

  /**
   * @param head taken
   */
  Http2Exchange(OriginForwarder forwarder, TunnelStream stream, RequestHead request, ByteBuf head) {
    this.forwarder = forwarder;
    this.stream = stream;
    this.request = request;
    this.head = head;
    this.body = new Http2RequestBody(stream, request.framing());
    this.response = new Http2Response(stream, request);
  }

  @Override
  public void begin() {
    forwarder.http2().borrow(this);
  }

  // From the pool.

  @Override
  public boolean wantsStream() {
    return !over;
  }

  @Override
  public void opened(Channel lent) {
    Http2Headers fields;
    try {
      fields = Http2Heads.request(head, request.grpc());
    } catch (MalformedHead e) {
      throw new IllegalStateException("the head was read before", e);
    }
    origin = lent;
    lent.config().setAutoRead(stream.isWritable());
    body.opened(lent, fields);
  }

  @Override
  public void unreachable(Throwable cause) {
    fail(ResetCode.ORIGIN_UNREACHABLE, OriginTls.error(cause), String.valueOf(cause));
  }

  @Override
  public void notHttp2() {
    forwarder.notHttp2();
    fail(
        ResetCode.ORIGIN_BROKE_OFF,
        CulvertError.ORIGIN_NOT_HTTP2,
        "the origin does not speak HTTP/2");
  }

  @Override
  public void refused() {
    fail(ResetCode.REFUSED, CulvertError.TOO_BUSY, "too many requests wait for the origin");
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
      fail(ResetCode.PROTOCOL_ERROR, CulvertError.PROTOCOL_VIOLATION, violation);
    } else {
      endIfComplete();
    }
  }

  @Override
  public void onReset(ResetCode code, String message) {
    if (!over) {
      var gone = code == ResetCode.AGENT_GONE;
      var error = gone ? CulvertError.AGENT_LEFT : CulvertError.CLIENT_LEFT;
      over(response.isDone() ? null : error);
    }
  }

  @Override
  public void onWritable() {
    if (origin != null && !over) {
      origin.config().setAutoRead(true);
    }
  }

  // From the origin.

  @Override
  public void onFrame(Object frame) {
    if (over) {
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
      fail(
          ResetCode.ORIGIN_BROKE_OFF,
          CulvertError.ORIGIN_BROKE_OFF,
          String.valueOf(e.getMessage()));
    }
    if (origin != null && !over && !stream.isWritable()) {
      origin.config().setAutoRead(false);
    }
  }

  @Override
  public void onClosed(@Nullable Http2Error reset) {
    if (over) {
      return;
    }
    if (response.isDone()) {
      over(null); // it answered and reads no more of the request
    } else if (isUnseen(reset) && !repeated && response.status() == 0 && !body.hasBegun()) {
      repeated = true;
      origin = null;
      forwarder.http2().borrow(this);
    } else {
      fail(code(reset), CulvertError.ORIGIN_BROKE_OFF, "the origin ended the stream early");
    }
  }

  /** RFC 9113 §8.7. */
  private static boolean isUnseen(@Nullable Http2Error reset) {
    return reset == Http2Error.REFUSED_STREAM;
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
    if (!over && response.isDone() && body.isEnded()) {
      over(null);
    }
  }

  @Override
  public void checkTime(long now) {
    // How long a gRPC call may take is its caller's affair; it may be silent on purpose.
    boolean waits = origin == null || !request.grpc();
    long limit = forwarder.limits().responseTimeout().toNanos();
    if (waits
        && response.status() == 0
        && body.isOriginsTurn()
        && now - body.lastProgress() >= limit) {
      var why = "no response within " + limit / 1_000_000 + " ms";
      fail(ResetCode.ORIGIN_TIMEOUT, CulvertError.ORIGIN_TIMEOUT, why);
    }
  }

  @Override
  public boolean isSilent(long now) {
    return request.grpc() && response.status() > 0 && now - body.lastProgress() >= Forwarder.SILENT;
  }

  private void fail(ResetCode code, CulvertError error, String why) {
    if (!over) {
      stream.reset(code, why);
      over(error);
    }
  }

  private void over(@Nullable CulvertError error) {
    over = true;
    head.release();
    forwarder.ended(this);
    body.discard();
    if (origin != null && (error != null || !body.isEnded())) {
      origin.close(); // with CANCEL
    }
    var duration = Duration.ofNanos(System.nanoTime() - begun);
    forwarder.report(
        new ExchangeReport(
            begunAt,
            request.method().name(),
            request.target(),
            response.status(),
            error,
            duration));
  }
}
