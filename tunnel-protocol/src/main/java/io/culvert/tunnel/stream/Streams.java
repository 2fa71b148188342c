package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one connection: which frame belongs to which, and whose turn it is to send.
 * Used on the event loop only, but for what says otherwise.
 */
final class Streams {
  private final Side side;
  private final Line line;
  private final WindowBudget budget;
  private final Traffic traffic;
  private final @Nullable StreamAcceptor acceptor;
  private final IntObjectHashMap<StreamState> open = new IntObjectHashMap<>(1);
  private final Turns turns = new Turns();
  private final AtomicInteger running = new AtomicInteger();
  private int lastId;
  private boolean draining;
  private boolean gone;

  /** What streams need of their connection. */
  interface Line {
    EventExecutor executor();

    /** Queues a frame for the next flush; owns its payload from then on. */
    void send(int streamId, FrameType type, ByteBuf payload);

    /** No stream is open, and none will be. May come more than once. */
    void idle();

    ByteBuf buffer(int bytes);
  }

  Streams(
      Side side,
      Line line,
      WindowBudget budget,
      Traffic traffic,
      @Nullable StreamAcceptor acceptor) {
    this.side = side;
    this.line = line;
    this.budget = budget;
    this.traffic = traffic;
    this.acceptor = acceptor;
  }

  Side side() {
    return side;
  }

  Line line() {
    return line;
  }

  Turns turns() {
    return turns;
  }

  WindowBudget budget() {
    return budget;
  }

  Traffic traffic() {
    return traffic;
  }

  /** Streams begun and not over, those included that have no number yet. Any thread. */
  int running() {
    return running.get();
  }

  /** Any thread: a stream is on its way. */
  void began() {
    running.incrementAndGet();
  }

  /** Broker side: begins no new streams from now on, and tells the line when the last is over. */
  void drain() {
    draining = true;
    tellIfIdle();
  }

  private void tellIfIdle() {
    if (draining && open.isEmpty()) {
      line.executor().execute(line::idle); // the last frame is just being sent
    }
  }

  /** Broker side: gives a new stream its id, or turns it away. */
  void begin(StreamState stream, ByteBuf head) {
    if (stream.isOver()) {
      head.release(); // broken off before its turn came: nobody waits for it, and nothing ends it
    } else if (gone || lastId == Integer.MAX_VALUE) {
      head.release();
      stream.turnAway(ResetCode.REFUSED, "the agent is not connected");
    } else if (draining) {
      head.release();
      stream.turnAway(ResetCode.REFUSED, "the agent is leaving");
    } else if (open.size() >= ProtocolLimits.MAX_STREAMS) {
      head.release();
      stream.turnAway(ResetCode.REFUSED, "too many streams on one tunnel");
    } else {
      lastId++;
      open.put(lastId, stream);
      stream.begin(lastId, head);
    }
  }

  /**
   * A stream is over.
   *
   * @param id 0 when it never had one
   */
  void left(int id) {
    running.decrementAndGet();
    if (id != 0) {
      open.remove(id);
    }
    tellIfIdle();
  }

  /** A frame of a stream has come in; its payload is released or handed on here. */
  void receive(Frame frame) {
    int id = frame.streamId();
    var payload = frame.content();
    if (frame.type() == FrameType.OPEN) {
      accept(id, payload);
      return;
    }
    var stream = open.get(id);
    if (stream != null) {
      stream.receive(frame.type(), payload);
      return;
    }
    payload.release();
    if (id > lastId) {
      throw ProtocolViolation.of(frame.type() + " frame on a stream that was never opened");
    }
    // Sent before the other side knew that the stream was over.
  }

  private void accept(int id, ByteBuf payload) {
    if (acceptor == null || id <= lastId || !payload.isReadable()) {
      payload.release();
      throw ProtocolViolation.of("OPEN frame that may not come");
    }
    lastId = id;
    var kind = StreamKind.of(payload.readUnsignedByte());
    if (kind == null || open.size() >= ProtocolLimits.MAX_STREAMS) {
      payload.release();
      line.send(id, FrameType.RESET, ResetPayload.write(line, ResetCode.REFUSED, "not accepted"));
      return;
    }
    var stream = new MuxStream(this, kind, null).state();
    open.put(id, stream);
    stream.accepted(id, payload, acceptor);
  }

  /** Nothing is heard of the other side any more; who reads the streams may not want to wait. */
  void silent() {
    new ArrayList<>(open.values()).forEach(StreamState::silent);
  }

  /** The connection is over. */
  void closeAll(String why) {
    gone = true;
    turns.clear();
    for (var stream : new ArrayList<>(open.values())) {
      stream.lost(ResetCode.AGENT_GONE, why);
    }
    open.clear();
  }
}
