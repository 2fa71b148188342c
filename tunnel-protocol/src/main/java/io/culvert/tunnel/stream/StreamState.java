package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one stream. Event loop only, but for what says otherwise. */
final class StreamState {
  private static final Logger log = LoggerFactory.getLogger(StreamState.class);

  private final Streams streams;
  private final MuxStream stream;
  private final StreamKind kind;
  private final Outgoing outgoing = new Outgoing();
  private final Incoming incoming;
  private final StreamBytes bytes;
  private @Nullable StreamListener listener;
  private int id;
  private boolean onWire;
  private volatile boolean over;
  private @Nullable Runnable whenOver;

  StreamState(
      Streams streams, MuxStream stream, StreamKind kind, @Nullable StreamListener listener) {
    this.streams = streams;
    this.stream = stream;
    this.kind = kind;
    this.listener = listener;
    this.incoming =
        new Incoming(new FrameOrder(streams.side(), kind), new ReceiveWindow(streams.budget()));
    this.bytes = new StreamBytes(streams.traffic(), streams.side());
  }

  /** Any thread. */
  long bytesIn() {
    return bytes.in();
  }

  /** Any thread. */
  long bytesOut() {
    return bytes.out();
  }

  /** Any thread: credit is left and nothing waits before it. */
  boolean canTakeMore() {
    return outgoing.canTakeMore();
  }

  // ---- opening

  /** Broker: the stream has its place; the head goes out first. */
  void begin(int streamId, ByteBuf head) {
    id = streamId;
    var payload = streams.line().buffer(1 + head.readableBytes());
    payload.writeByte(kind.code()).writeBytes(head);
    head.release();
    outgoing.open(payload);
    streams.turns().enter(stream);
  }

  /** Broker: there is no place. The listener hears of it after its caller has the stream. */
  void turnAway(ResetCode code, String message) {
    streams.line().executor().execute(() -> lost(code, message));
  }

  /** Agent: the broker opened the stream. */
  void accepted(int streamId, ByteBuf head, StreamAcceptor acceptor) {
    id = streamId;
    onWire = true;
    bytes.received(head.readableBytes());
    streams.traffic().request();
    try {
      listener = acceptor.onOpen(stream, kind, head);
    } catch (RuntimeException e) {
      log.error("The acceptor of a stream failed", e);
      reset(ResetCode.INTERNAL, "the agent could not handle the stream");
    }
  }

  // ---- sending

  void send(FrameType type, ByteBuf payload) {
    if (!outgoing.write(type, payload)) {
      fail(ResetCode.INTERNAL, "more was written than the stream could take");
      return;
    }
    streams.turns().enter(stream);
    stream.tellIfWritable();
  }

  boolean isReadyToSend() {
    return id != 0 && outgoing.hasNext();
  }

  /** Its turn has come: one frame. */
  void sendOne() {
    var next = over ? null : outgoing.next();
    if (next == null) {
      return;
    }
    int length = next.payload().readableBytes();
    if (next.type() == FrameType.OPEN) {
      onWire = true;
      length--; // without the kind
      streams.traffic().request();
    }
    bytes.sent(length);
    streams.line().send(id, next.type(), next.payload());
    if (next.type() == FrameType.END) {
      finishIfBothEnded();
    } else if (next.type() == FrameType.DATA) {
      int sent = length;
      tell(null, to -> to.onSent(sent));
    }
    stream.tellIfWritable();
  }

  // ---- receiving

  void receive(FrameType type, ByteBuf payload) {
    switch (type) {
      case HEAD, DATA, END -> receiveContent(type, payload);
      case RESET -> {
        var reset = ResetPayload.read(payload);
        lost(reset.code(), reset.message());
      }
      case WINDOW -> receiveWindow(payload);
      case OPEN, HELLO, WELCOME, REFUSED, PING, PONG, DRAIN, LOG, METERED, ALLOWANCE, LINE ->
          payload.release();
    }
  }

  private void receiveContent(FrameType type, ByteBuf payload) {
    int length = payload.readableBytes();
    var broken = incoming.broken(type, length, now());
    if (broken != null) {
      payload.release();
      fail(ResetCode.PROTOCOL_ERROR, broken);
      return;
    }
    if (type == FrameType.DATA && length == 0) {
      // It costs no credit, so any number of them could pile up behind a slow reader.
      payload.release();
      return;
    }
    bytes.received(length);
    switch (type) {
      case HEAD -> tell(payload, to -> to.onHead(payload));
      case DATA -> receiveData(payload);
      default -> {
        tellKept();
        tell(payload, to -> to.onEnd(payload));
        finishIfBothEnded();
      }
    }
  }

  private void receiveData(ByteBuf payload) {
    if (!incoming.keep(payload)) {
      tellKept();
      tell(payload, to -> to.onData(payload));
    } else {
      tellKeptIfDue();
    }
  }

  private void tellKeptIfDue() {
    if (incoming.isDue()) {
      tellKept();
    }
  }

  private void tellKept() {
    var kept = incoming.kept();
    if (kept != null) {
      tell(kept, to -> to.onData(kept));
    }
  }

  private void receiveWindow(ByteBuf payload) {
    if (!outgoing.grant(payload)) {
      fail(ResetCode.PROTOCOL_ERROR, "more credit than any window can have");
      return;
    }
    streams.turns().enter(stream);
    stream.tellIfWritable();
  }

  void consumed(int length) {
    if (over) {
      return;
    }
    int credit = incoming.consumed(length, now());
    if (credit > 0) {
      streams.line().send(id, FrameType.WINDOW, streams.line().buffer(4).writeInt(credit));
    }
    tellKeptIfDue();
  }

  void tellWritable() {
    tell(null, StreamListener::onWritable);
  }

  void silent() {
    tell(null, StreamListener::onSilence);
  }

  // ---- ending

  /** This side breaks the stream off; its own listener need not be told. */
  void reset(ResetCode code, String message) {
    if (!over && onWire) {
      streams.line().send(id, FrameType.RESET, ResetPayload.write(streams.line(), code, message));
    }
    leave();
  }

  /** The stream cannot go on: both sides are told. */
  private void fail(ResetCode code, String message) {
    if (!over && onWire) {
      streams.line().send(id, FrameType.RESET, ResetPayload.write(streams.line(), code, message));
    }
    lost(code, message);
  }

  /** The other side, or the connection, is gone: the listener is told. */
  void lost(ResetCode code, String message) {
    tellKept();
    if (!over) {
      leave();
      var told = listener;
      if (told != null) {
        try {
          told.onReset(code, message);
        } catch (RuntimeException e) {
          log.error("A stream's listener failed on reset", e);
        }
      }
    }
  }

  private void finishIfBothEnded() {
    if (outgoing.isEnded() && incoming.isEnded()) {
      leave();
    }
  }

  /** Any thread: nothing is counted any more. */
  boolean isOver() {
    return over;
  }

  /** At most one task. */
  void whenOver(Runnable task) {
    if (over) {
      task.run();
    } else {
      whenOver = task;
    }
  }

  private void leave() {
    if (!over) {
      over = true;
      outgoing.close();
      tellKept(); // to nobody: they are released
      incoming.close();
      streams.left(id);
      if (whenOver != null) {
        whenOver.run();
      }
    }
  }

  private void tell(@Nullable ByteBuf owned, Consumer<StreamListener> call) {
    var told = listener;
    if (over || told == null) {
      if (owned != null) {
        owned.release();
      }
      return;
    }
    try {
      call.accept(told);
    } catch (RuntimeException e) {
      log.error("A stream's listener failed", e);
      fail(ResetCode.INTERNAL, "internal error");
    }
  }

  private long now() {
    return streams.line().executor().ticker().nanoTime();
  }
}
