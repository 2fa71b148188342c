package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request from the tunnel and its response from the origin. It is over when the response has
 * ended and the request too, or when either side broke off.
 */
final class HttpExchange
    implements RunningExchange, OriginPool.Borrower, OriginConnection.User, ResponseRelay.Events {
  private final OriginForwarder forwarder;
  private final TunnelStream stream;
  private final RequestHead request;
  private final RequestSender sender;
  private final ResponseRelay relay;
  private final Instant begunAt = Instant.now();
  private final long begun = System.nanoTime();
  private @Nullable ByteBuf head;
  private @Nullable OriginConnection connection;
  private boolean repeated;
  private boolean reported;
  private boolean over;
  private boolean endless;
  private long lastMoved;

  HttpExchange(
      OriginForwarder forwarder, TunnelStream stream, RequestHead request, ByteBuf headBytes) {
    this.forwarder = forwarder;
    this.stream = stream;
    this.request = request;
    this.head = headBytes;
    this.sender = new RequestSender(stream, request.framing(), this::endIfComplete);
    this.relay = new ResponseRelay(stream, request, this);
  }

  @Override
  public void begin() {
    forwarder.pool().borrow(this);
  }

  // From the pool.

  @Override
  public boolean wantsConnection() {
    return !over;
  }

  @Override
  public boolean acceptsAny() {
    return request.repeatable() && !repeated;
  }

  @Override
  public void connected(OriginConnection lent) {
    connection = lent;
    lent.begin(this, request.method());
    lent.setReading(stream.isWritable());
    var bytes = head;
    if (bytes == null) {
      throw new IllegalStateException("the head was sent already");
    }
    if (lent.usedBefore() && acceptsAny()) {
      sender.connected(lent.channel(), bytes.retainedDuplicate());
    } else {
      head = null;
      sender.connected(lent.channel(), bytes);
    }
  }

  @Override
  public void unreachable(Throwable cause) {
    fail(ResetCode.ORIGIN_UNREACHABLE, OriginTls.error(cause), String.valueOf(cause));
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
    moved();
    afterRequestMoved(sender.data(data));
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    afterRequestMoved(sender.end(trailers));
  }

  private void afterRequestMoved(@Nullable String violation) {
    if (over) {
      return;
    }
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
      // A client may leave once it has its response, even if it did not send everything.
      var error = gone ? CulvertError.AGENT_LEFT : CulvertError.CLIENT_LEFT;
      over(relay.isDone() ? null : error, false);
    }
  }

  @Override
  public void onWritable() {
    if (connection != null && !over) {
      connection.setReading(true);
    }
  }

  // From the origin.

  @Override
  public void onMessage(Object message) {
    moved();
    dropSpareHead();
    if (message instanceof ByteBuf bytes) {
      relay.raw(bytes);
    } else {
      relay.message(message);
    }
    if (!over && connection != null && !stream.isWritable()) {
      connection.setReading(false);
    }
  }

  @Override
  public void onInputClosed() {
    if (relay.inputClosed()) {
      endIfComplete();
    } else if (mayRepeat()) {
      repeat();
    } else if (relay.isDone()) {
      // It answered and left without reading the rest of the request.
      over(null, false);
    } else {
      onFailure(new EOFException("the origin closed the connection"));
    }
  }

  @Override
  public void onFailure(Throwable cause) {
    if (mayRepeat()) {
      repeat();
    } else if (relay.isDone() && !relay.isRaw()) {
      over(null, false);
    } else {
      fail(ResetCode.ORIGIN_BROKE_OFF, CulvertError.ORIGIN_BROKE_OFF, String.valueOf(cause));
    }
  }

  private boolean mayRepeat() {
    return head != null && connection != null && !connection.sawBytes() && !repeated;
  }

  private void repeat() {
    repeated = true;
    if (connection != null) {
      connection.drop();
      connection = null;
    }
    forwarder.pool().borrowNew(this);
  }

  private void dropSpareHead() {
    ReferenceCountUtil.release(head);
    head = null;
  }

  // From the relay.

  @Override
  public void interim() {
    sender.touch();
  }

  @Override
  public void switched() {
    if (connection != null) {
      connection.becomeRaw();
    }
    sender.becomeRaw();
    endless();
  }

  @Override
  public void endless() {
    endless = true;
    moved();
    report(null);
  }

  @Override
  public void ended() {
    endIfComplete();
  }

  @Override
  public void broken(String why) {
    fail(ResetCode.ORIGIN_BROKE_OFF, CulvertError.ORIGIN_BROKE_OFF, why);
  }

  // The end.

  private void endIfComplete() {
    if (over || !relay.isDone()) {
      return;
    }
    if (sender.complete()) {
      over(null, relay.keepsConnection() && !sender.isDiscarding() && request.persistent());
    } else if (!relay.keepsConnection() && !relay.isRaw()) {
      over(null, false);
    }
  }

  @Override
  public void checkTime(long now) {
    boolean originsTurn =
        connection == null
            || sender.received()
            || sender.originIsBehind()
            || (request.expectsContinue() && !sender.started());
    long silent = now - sender.lastProgress();
    long limit = forwarder.limits().responseTimeout().toNanos();
    if (originsTurn && !relay.hasHead() && silent >= limit) {
      var why = "no response within " + limit / 1_000_000 + " ms";
      fail(ResetCode.ORIGIN_TIMEOUT, CulvertError.ORIGIN_TIMEOUT, why);
    }
  }

  private void moved() {
    if (endless) {
      lastMoved = System.nanoTime();
    }
  }

  @Override
  public boolean isSilent(long now) {
    return endless && now - lastMoved >= Forwarder.SILENT;
  }

  private void fail(ResetCode code, CulvertError error, String why) {
    if (!over) {
      stream.reset(code, why);
      over(error, false);
    }
  }

  private void over(@Nullable CulvertError error, boolean reusable) {
    over = true;
    dropSpareHead();
    sender.discard();
    forwarder.ended(this);
    if (connection != null && reusable) {
      connection.giveBack(relay.keepMillis(forwarder.limits().idle().toMillis()));
    } else if (connection != null) {
      connection.drop();
    }
    connection = null;
    report(error);
  }

  private void report(@Nullable CulvertError error) {
    if (!reported) {
      reported = true;
      var duration = Duration.ofNanos(System.nanoTime() - begun);
      forwarder.report(
          new ExchangeReport(
              begunAt, request.method().name(), request.target(), relay.status(), error, duration));
    }
  }
}
