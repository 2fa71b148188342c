package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** The parts that a connection has once it stands in a pipeline. Event loop only. */
final class Wire implements Streams.Line, Heartbeat.Line {
  final ChannelHandlerContext ctx;
  final Streams streams;
  final FlushSoon flush;

  /** What a connection has to hear of its parts. */
  interface Happenings {
    /** The other side answers no more, or it is heard again; streams hear of the first only. */
    void peerIsSilent(boolean silent);

    /** Nothing was heard for too long. */
    void peerIsLost();

    /** The agent has said that it leaves, and the last stream is over. */
    void idle();
  }

  private final Heartbeat heartbeat;
  private final Happenings happenings;

  Wire(
      ChannelHandlerContext ctx,
      Side side,
      WindowBudget budget,
      Traffic traffic,
      @Nullable StreamAcceptor acceptor,
      LastHeard lastHeard,
      Heartbeats heartbeats,
      Happenings happenings) {
    this.ctx = ctx;
    this.happenings = happenings;
    this.flush = new FlushSoon(ctx);
    this.streams = new Streams(side, this, budget, traffic, acceptor);
    this.heartbeat = heartbeats.begin(ctx.executor(), lastHeard, this);
    streams.turns().socketWritable(ctx.channel().isWritable());
  }

  @Override
  public EventExecutor executor() {
    return ctx.executor();
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return ctx.alloc().buffer(bytes);
  }

  @Override
  public void send(int streamId, FrameType type, ByteBuf payload) {
    send(new Frame(streamId, type, payload));
  }

  void send(Frame frame) {
    heartbeat.sent();
    // Nobody waits for single frames; a failed write ends the connection anyway.
    ctx.write(frame, ctx.voidPromise());
    flush.request();
  }

  @Override
  public void ping() {
    send(0, FrameType.PING, buffer(8).writeLong(ctx.executor().ticker().nanoTime()));
  }

  @Override
  public void peerIsSilent(boolean silent) {
    happenings.peerIsSilent(silent);
    if (silent) {
      streams.silent();
    }
  }

  @Override
  public void peerIsLost() {
    happenings.peerIsLost();
  }

  @Override
  public void idle() {
    happenings.idle();
  }

  void close(String why) {
    heartbeat.stop();
    streams.closeAll(why);
  }
}
