package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one stream. Event loop only, but for what says otherwise. */
final class StreamState {
  private static final Logger log = LoggerFactory.getLogger(StreamState.class);

  /** Bytes beyond the credit after which a user that does not stop is stopped. */
  private static final int OVERRUN_LIMIT = ProtocolLimits.MAX_WINDOW;

  private final Streams streams;
  private final MuxStream stream;
  private final StreamKind kind;
  private final SendQueue queue = new SendQueue();
  private final ReceiveWindow window;
  private final SmallPieces small = new SmallPieces();
  private final FrameOrder order;
  private final ByteCount bytesIn = new ByteCount();
  private final ByteCount bytesOut = new ByteCount();
  private @Nullable StreamListener listener;
  private int id;
  private boolean onWire;
  private boolean ending;
  private boolean ended;
  private volatile boolean over;
  private @Nullable Runnable whenOver;
  private volatile boolean canTakeMore = true;

  StreamState(
      Streams streams, MuxStream stream, StreamKind kind, @Nullable StreamListener listener) {
    this.streams = streams;
    this.stream = stream;
    this.kind = kind;
    this.listener = listener;
    this.window = new ReceiveWindow(streams.budget());
    this.order = new FrameOrder(streams.side(), kind);
  }

  /** Any thread. */
  long bytesIn() {
    return bytesIn.get();
  }

  /** Any thread. */
  long bytesOut() {
    return bytesOut.get();
  }

  /** Any thread: credit is left and nothing waits before it. */
  boolean canTakeMore() {
    return canTakeMore;
  }

  // ---- opening

  /** Broker: the stream has its place; the head goes out first. */
  void begin(int streamId, ByteBuf head) {
    if (over) {
      head.release();
      return;
    }
    id = streamId;
    var payload = streams.line().buffer(1 + head.readableBytes());
    payload.writeByte(kind.code()).writeBytes(head);
    head.release();
    queue.addFirst(FrameType.OPEN, payload);
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
    count(false, head.readableBytes());
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
    if (over || ending) {
      payload.release();
      return;
    }
    if (type == FrameType.DATA && !payload.isReadable()) {
      payload.release();
      return;
    }
    if (queue.waitingBytes() > OVERRUN_LIMIT) {
      payload.release();
      fail(ResetCode.INTERNAL, "more was written than the stream could take");
      return;
    }
    ending = type == FrameType.END;
    queue.add(type, payload);
    streams.turns().enter(stream);
    refresh();
  }

  boolean isReadyToSend() {
    return id != 0 && !over && queue.hasNext();
  }

  /** Its turn has come: one frame. */
  void sendOne() {
    var next = over ? null : queue.next();
    if (next == null) {
      return;
    }
    int bytes = next.payload().readableBytes();
    if (next.type() == FrameType.OPEN) {
      onWire = true;
      bytes -= 1;
      streams.traffic().request();
    }
    count(true, bytes);
    streams.line().send(id, next.type(), next.payload());
    if (next.type() == FrameType.END) {
      ended = true;
      finishIfBothEnded();
    } else if (next.type() == FrameType.DATA) {
      int sent = bytes;
      tell(null, to -> to.onSent(sent));
    }
    refresh();
  }

  private void refresh() {
    canTakeMore = !over && !ending && queue.isEmpty() && queue.credit() > 0;
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
      case OPEN, HELLO, WELCOME, REFUSED, PING, PONG, DRAIN, LOG, METERED, ALLOWANCE ->
          payload.release();
    }
  }

  private void receiveContent(FrameType type, ByteBuf payload) {
    int bytes = payload.readableBytes();
    var broken = order.broken(type, bytes);
    if (broken == null && type == FrameType.DATA && !window.received(bytes, now())) {
      broken = "more bytes than there was credit for";
    }
    if (broken != null) {
      payload.release();
      fail(ResetCode.PROTOCOL_ERROR, broken);
      return;
    }
    if (type == FrameType.DATA && bytes == 0) {
      // It costs no credit, so any number of them could pile up behind a slow reader.
      payload.release();
      return;
    }
    count(false, bytes);
    switch (type) {
      case HEAD -> tell(payload, to -> to.onHead(payload));
      case DATA -> receiveData(payload);
      default -> {
        tellSmallPieces();
        tell(payload, to -> to.onEnd(payload));
        finishIfBothEnded();
      }
    }
  }

  private void receiveData(ByteBuf payload) {
    if (!small.take(payload, window.held())) {
      tellSmallPieces();
      tell(payload, to -> to.onData(payload));
    } else if (small.isFull()) {
      tellSmallPieces();
    }
  }

  private void tellSmallPieces() {
    var joined = small.poll();
    if (joined != null) {
      tell(joined, to -> to.onData(joined));
    }
  }

  private void receiveWindow(ByteBuf payload) {
    boolean whole = payload.readableBytes() == 4;
    long bytes = whole ? payload.readUnsignedInt() : 0;
    payload.release();
    if (!whole) {
      throw ProtocolViolation.of("WINDOW frame not of four bytes");
    }
    if (!queue.grant(bytes)) {
      fail(ResetCode.PROTOCOL_ERROR, "more credit than any window can have");
      return;
    }
    streams.turns().enter(stream);
    refresh();
  }

  void consumed(int bytes) {
    if (over || order.ended()) {
      return;
    }
    int credit = window.consumed(bytes, now());
    if (credit > 0) {
      streams.line().send(id, FrameType.WINDOW, streams.line().buffer(4).writeInt(credit));
    }
    if (small.isDue(window.held())) {
      tellSmallPieces();
    }
  }

  void tellWritable() {
    tell(null, StreamListener::onWritable);
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
    tellSmallPieces();
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
    if (ended && order.ended()) {
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
      canTakeMore = false;
      queue.clear();
      tellSmallPieces(); // to nobody: they are released
      window.close();
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

  /** The same number to the stream and to the tunnel, so that the sums always agree. */
  private void count(boolean sending, int bytes) {
    if (sending == (streams.side() == Side.BROKER)) {
      bytesIn.add(bytes);
      streams.traffic().in(bytes);
    } else {
      bytesOut.add(bytes);
      streams.traffic().out(bytes);
    }
  }

  private long now() {
    return streams.line().executor().ticker().nanoTime();
  }
}
