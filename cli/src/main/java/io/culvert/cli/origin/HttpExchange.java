package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/**
 * One request from the tunnel and its response from the origin. It is over when the response has
 * ended and the request too, or when either side broke off.
 */
final class HttpExchange implements RunningExchange, OriginPool.Borrower, ResponseEvents {
  private final OriginForwarder forwarder;
  private final TunnelStream stream;
  private final RequestHead request;
  private final SpareHead head;
  private final RequestBody body;
  private final ResponseRelay relay;
  private final Outcome outcome;
  private @Nullable OriginConnection connection;

  /**
   * @param headBytes taken
   */
  HttpExchange(
      OriginForwarder forwarder, TunnelStream stream, RequestHead request, ByteBuf headBytes) {
    this.forwarder = forwarder;
    this.stream = stream;
    this.request = request;
    this.head = new SpareHead(request, headBytes);
    this.body = new RequestBody(stream, request, this::endIfComplete);
    this.relay = new ResponseRelay(stream, request, this);
    this.outcome = new Outcome(stream, request, forwarder.reports());
  }

  @Override
  public void begin() {
    forwarder.pool().borrow(this);
  }

  // From the pool.

  @Override
  public boolean wantsConnection() {
    return !outcome.isOver();
  }

  @Override
  public boolean acceptsAny() {
    return head.mayFail();
  }

  @Override
  public void connected(OriginConnection lent) {
    connection = lent;
    lent.begin(relay, request.method());
    lent.setReading(stream.isWritable());
    lent.write(head.send(lent.usedBefore()));
    body.connected(
        request.framing() instanceof BodyFraming.Chunked
            ? new ChunkedBody(lent)
            : new PlainBody(lent));
  }

  @Override
  public void unreachable(Throwable cause) {
    fail(BreakOff.unreachable(cause));
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
    relay.moved();
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
    // A client may leave once it has its response, even if it did not send everything.
    over(relay.isDone() ? null : BreakOff.whoLeft(code), false);
  }

  @Override
  public void onWritable() {
    if (connection != null) {
      connection.setReading(true);
    }
  }

  // From the relay.

  @Override
  public void arrived() {
    head.drop();
  }

  @Override
  public void behind() {
    if (connection != null) {
      connection.setReading(false);
    }
  }

  @Override
  public void interim() {
    body.touch();
  }

  @Override
  public void switched() {
    if (connection != null) {
      connection.becomeRaw();
      body.becomeRaw(new SwitchedBody(connection));
    }
  }

  @Override
  public void endless() {
    outcome.report(relay.status(), null);
  }

  @Override
  public void ended() {
    endIfComplete();
  }

  @Override
  public void closed() {
    if (relay.isDone()) {
      over(null, false); // It answered and left without reading the rest of the request.
    } else {
      failed(new EOFException("the origin closed the connection"));
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (connection != null && !connection.sawBytes() && head.repeat()) {
      connection.drop();
      connection = null;
      forwarder.pool().borrowNew(this);
    } else if (relay.isDone() && !relay.isRaw()) {
      over(null, false);
    } else {
      fail(BreakOff.byOrigin(String.valueOf(cause)));
    }
  }

  @Override
  public void broken(String why) {
    if (relay.isDone()) {
      over(null, false); // what it answered stays answered
    } else {
      fail(BreakOff.byOrigin(why));
    }
  }

  // The end.

  private void endIfComplete() {
    if (!relay.isDone()) {
      return;
    }
    if (body.isComplete()) {
      over(null, relay.keepsConnection() && !body.isDiscarding() && request.persistent());
    } else if (!relay.keepsConnection() && !relay.isRaw()) {
      over(null, false);
    }
  }

  @Override
  public void checkTime(long now) {
    long limit = forwarder.limits().responseTimeout().toNanos();
    if (!relay.hasHead() && body.originsDelay(now) >= limit) {
      fail(BreakOff.timeout(limit));
    }
  }

  @Override
  public boolean isSilent(long now) {
    return relay.isSilent(now);
  }

  private void fail(BreakOff why) {
    outcome.breakOff(why);
    over(why.error(), false);
  }

  private void over(@Nullable CulvertError error, boolean reusable) {
    if (!outcome.end()) {
      return;
    }
    head.drop();
    body.discard();
    forwarder.ended(this);
    if (connection != null && reusable) {
      connection.giveBack(relay.keepMillis(forwarder.limits().idle().toMillis()));
    } else if (connection != null) {
      connection.drop();
    }
    connection = null;
    outcome.report(relay.status(), error);
  }
}
