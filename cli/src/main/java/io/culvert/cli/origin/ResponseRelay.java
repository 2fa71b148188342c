package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** The way of one response from the origin to the stream: heads, body, trailers, or raw bytes. */
final class ResponseRelay implements OriginConnection.User {
  private final TunnelStream stream;
  private final RequestHead request;
  private final ResponseEvents events;
  private Phase phase = Phase.WAITING;
  private boolean raw;
  private int status;
  private boolean keepsConnection;
  private long keepMillis = -1;
  private final LastMoved lastMoved = new LastMoved();
  private boolean endless;

  private enum Phase {
    /** No final head yet. */
    WAITING,
    /** A 1xx head came; the decoder still says its (empty) end. */
    AFTER_INTERIM,
    /** A 101 head came; the decoder still says its (empty) end. */
    SWITCHING,
    BODY,
    RAW,
    DONE
  }

  ResponseRelay(TunnelStream stream, RequestHead request, ResponseEvents events) {
    this.stream = stream;
    this.request = request;
    this.events = events;
  }

  @Override
  public void onMessage(Object message) {
    events.arrived();
    moved();
    if (message instanceof ByteBuf bytes) {
      raw(bytes);
    } else {
      decoded(message);
    }
    if (phase != Phase.DONE && !stream.isWritable()) {
      events.behind();
    }
  }

  private void decoded(Object message) {
    try {
      if (!(message instanceof HttpObject part) || part.decoderResult().isFailure()) {
        events.broken("the origin's response is not valid HTTP");
        return;
      }
      if (part instanceof HttpResponse response) {
        head(response);
      }
      if (part instanceof HttpContent content) {
        content(content);
      }
    } catch (MalformedHead e) {
      events.broken("the origin's response cannot be passed on: " + e.getMessage());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse response) throws MalformedHead {
    int code = response.status().code();
    if (phase != Phase.WAITING || response.protocolVersion().majorVersion() != 1) {
      events.broken("the origin's response is not HTTP/1");
    } else if (!ResponseFields.hasKnownFraming(response)) {
      events.broken("the origin used a transfer coding that nobody asked for");
    } else if (code == 101 && !request.upgrades()) {
      events.broken("the origin switched protocols unasked");
    } else if (code < 200) {
      send(response);
      phase = code == 101 ? Phase.SWITCHING : Phase.AFTER_INTERIM;
      status = code == 101 ? code : status;
      events.interim();
    } else {
      finalHead(response);
    }
  }

  private void finalHead(HttpResponse response) throws MalformedHead {
    status = response.status().code();
    keepsConnection = ResponseFields.keepsConnection(response, request.method());
    keepMillis = ResponseFields.keepAliveMillis(response.headers(), -1);
    send(response);
    phase = Phase.BODY;
    String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    if (type.regionMatches(true, 0, "text/event-stream", 0, 17)) {
      becomeEndless();
    }
  }

  private void send(HttpResponse response) throws MalformedHead {
    ResponseFields.makeReadyForTunnel(response, request.method());
    stream.head(HttpHeads.encodeResponse(response, ByteBufAllocator.DEFAULT));
  }

  private void content(HttpContent content) throws MalformedHead {
    boolean last = content instanceof LastHttpContent;
    switch (phase) {
      case AFTER_INTERIM -> phase = last ? Phase.WAITING : phase;
      case SWITCHING -> {
        phase = Phase.RAW;
        raw = true;
        events.switched();
        becomeEndless();
      }
      case BODY -> {
        if (content.content().isReadable()) {
          stream.data(content.content().retain());
        }
        if (content instanceof LastHttpContent end) {
          stream.end(HttpHeads.encodeTrailers(end.trailingHeaders(), ByteBufAllocator.DEFAULT));
          phase = Phase.DONE;
          events.ended();
        }
      }
      case WAITING, RAW, DONE -> {}
    }
  }

  private void becomeEndless() {
    endless = true;
    moved();
    events.endless();
  }

  private void raw(ByteBuf bytes) {
    if (phase == Phase.RAW) {
      stream.data(bytes);
    } else {
      bytes.release();
      events.broken("the origin sent bytes where a response should be");
    }
  }

  @Override
  public void onInputClosed() {
    if (phase == Phase.RAW) {
      phase = Phase.DONE;
      stream.end(Unpooled.EMPTY_BUFFER);
      events.ended();
    } else {
      events.closed();
    }
  }

  @Override
  public void onFailure(Throwable cause) {
    events.failed(cause);
  }

  /** Something has moved, in either direction. */
  void moved() {
    if (endless) {
      lastMoved.now();
    }
  }

  /**
   * Whether it may go on for ever and nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  boolean isSilent(long now) {
    return endless && lastMoved.isSilent(now);
  }

  boolean isDone() {
    return phase == Phase.DONE;
  }

  /** Whether the response was a 101. */
  boolean isRaw() {
    return raw;
  }

  /** Whether a final head, or 101, has come. */
  boolean hasHead() {
    return status != 0;
  }

  /** Status of the final head; 0 before it. */
  int status() {
    return status;
  }

  boolean keepsConnection() {
    return keepsConnection;
  }

  /** How long the connection may lie unused, milliseconds. */
  long keepMillis(long otherwise) {
    return keepMillis >= 0 ? keepMillis : otherwise;
  }
}
