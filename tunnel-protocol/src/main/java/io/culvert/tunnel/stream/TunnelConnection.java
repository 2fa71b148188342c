package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.Farewell;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel after its greeting: the last handler of the pipeline at both ends, behind {@link
 * io.culvert.tunnel.frame.FrameCodec}. Add it when the greeting is done; public methods may then be
 * called by any thread.
 */
public final class TunnelConnection extends ChannelInboundHandlerAdapter {
  private final WindowBudget budget;
  private final LastHeard lastHeard;
  private final Heartbeats heartbeats;
  private final ConnectionListener listener;
  private final @Nullable StreamAcceptor acceptor;
  private final ControlFrames control;
  private final Traffic traffic = new Traffic();
  private @Nullable Wire wire;
  private boolean ended;

  private TunnelConnection(
      WindowBudget budget,
      LastHeard lastHeard,
      Heartbeats heartbeats,
      ConnectionListener listener,
      @Nullable StreamAcceptor acceptor) {
    this.budget = budget;
    this.lastHeard = lastHeard;
    this.heartbeats = heartbeats;
    this.listener = listener;
    this.acceptor = acceptor;
    this.control = new ControlFrames(side(), listener);
  }

  /** The side that opens streams. */
  public static TunnelConnection broker(
      WindowBudget budget,
      LastHeard lastHeard,
      Heartbeats heartbeats,
      ConnectionListener listener) {
    return new TunnelConnection(budget, lastHeard, heartbeats, listener, null);
  }

  /** The side that streams are opened to. */
  public static TunnelConnection agent(
      WindowBudget budget,
      LastHeard lastHeard,
      Heartbeats heartbeats,
      ConnectionListener listener,
      StreamAcceptor acceptor) {
    return new TunnelConnection(budget, lastHeard, heartbeats, listener, acceptor);
  }

  // ---- for any thread

  /** Opens a stream; see {@link Tunnel#open}. Broker side only. */
  public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener reader) {
    if (acceptor != null) {
      head.release();
      throw new IllegalStateException("only the broker opens streams");
    }
    var streams = wire().streams;
    var stream = new MuxStream(streams, kind, reader);
    try {
      if (executor().inEventLoop()) {
        streams.begin(stream.state(), head);
      } else {
        executor().execute(() -> streams.begin(stream.state(), head));
      }
    } catch (RejectedExecutionException stopped) {
      head.release();
      reader.onReset(ResetCode.REFUSED, "the tunnel's event loop has stopped");
    }
    return stream;
  }

  /** Where its listeners are called. */
  public EventLoop loop() {
    return wire().ctx.channel().eventLoop();
  }

  /** What passed through so far. */
  public Traffic traffic() {
    return traffic;
  }

  /**
   * A broker asks its agent to go elsewhere; streams go on to be opened until it leaves. An agent
   * says that it leaves; it serves what still comes until the broker closes.
   */
  public void drain() {
    onLoop(() -> sayNow(new Frame(0, FrameType.DRAIN, Unpooled.EMPTY_BUFFER)));
  }

  /**
   * The agent leaves: after a while no stream is opened any more, and when the last one is over the
   * connection ends. Broker side only.
   *
   * @param grace for gateways elsewhere that have not heard of it yet
   */
  public void endWhenIdle(Duration grace) {
    onLoop(
        () -> {
          if (grace.isZero()) {
            wire().streams.drain();
          } else {
            executor()
                .schedule(() -> wire().streams.drain(), grace.toMillis(), TimeUnit.MILLISECONDS);
          }
        });
  }

  /** Shows the person at the agent a line. */
  public void log(LogLine line) {
    onLoop(() -> sayNow(Greetings.frame(wire().ctx.alloc(), line)));
  }

  /**
   * Sends a frame of the connection as a whole, of the kinds that only hops have.
   *
   * @param frame ownership passes
   */
  public void say(Frame frame) {
    try {
      executor().execute(() -> sayNow(frame));
    } catch (RejectedExecutionException stopped) {
      frame.release();
    }
  }

  /** After a close nothing may follow (RFC 6455 §5.5.1). */
  private void sayNow(Frame frame) {
    if (ended) {
      frame.release();
    } else {
      wire().send(frame);
    }
  }

  /** Ends the session from the broker's side, saying why. */
  public void refuse(Refused refused) {
    onLoop(
        () -> {
          if (!ended) {
            wire().send(Greetings.frame(wire().ctx.alloc(), refused));
            var status =
                refused.retry()
                    ? WebSocketCloseStatus.ENDPOINT_UNAVAILABLE
                    : WebSocketCloseStatus.POLICY_VIOLATION;
            end(CloseCause.CLOSED_HERE, refused.code(), status);
          }
        });
  }

  /** Leaves: streams are broken off, the other side is told by a WebSocket close. */
  public void close() {
    onLoop(() -> end(CloseCause.CLOSED_HERE, "closed", WebSocketCloseStatus.NORMAL_CLOSURE));
  }

  /** See {@link Tunnel#openStreams}. */
  public int openStreams() {
    return wire().streams.running();
  }

  // ---- for the pipeline

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    wire =
        new Wire(ctx, side(), budget, traffic, acceptor, lastHeard, heartbeats, new OfItsParts());
    if (!ctx.channel().isActive()) {
      channelInactive(ctx);
    }
  }

  private Side side() {
    return acceptor == null ? Side.BROKER : Side.AGENT;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ended || !(message instanceof Frame frame)) {
      ReferenceCountUtil.release(message);
      return;
    }
    wire().flush.readBegins();
    if (frame.streamId() != 0) {
      wire().streams.receive(frame);
      return;
    }
    try {
      receiveControl(frame);
    } finally {
      frame.release();
    }
  }

  private void receiveControl(Frame frame) {
    var refused = control.receive(frame, wire());
    if (refused != null) {
      end(CloseCause.PEER_LEFT, refused.code(), WebSocketCloseStatus.NORMAL_CLOSURE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    wire().flush.readEnds();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    wire().streams.turns().socketWritable(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    finish(CloseCause.PEER_LEFT, "the other side closed the connection");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var violation = ProtocolViolation.in(cause);
    if (violation != null) {
      var detail = violation.error().code() + ": " + violation.getMessage();
      end(CloseCause.PROTOCOL_ERROR, detail, violation.closeStatus());
    } else if (cause instanceof IOException) {
      finish(CloseCause.PEER_LOST, String.valueOf(cause.getMessage()));
      ctx.close();
    } else {
      end(CloseCause.CLOSED_HERE, cause.toString(), WebSocketCloseStatus.INTERNAL_SERVER_ERROR);
    }
  }

  private final class OfItsParts implements Wire.Happenings {
    @Override
    public void peerIsSilent(boolean silent) {
      listener.onSilence(silent);
    }

    @Override
    public void peerIsLost() {
      finish(CloseCause.PEER_LOST, "nothing was heard for too long");
      // No farewell: nobody would read it.
      wire().ctx.close();
    }

    @Override
    public void idle() {
      end(CloseCause.PEER_LEFT, "the agent has left", WebSocketCloseStatus.NORMAL_CLOSURE);
    }
  }

  private void end(CloseCause cause, String detail, WebSocketCloseStatus status) {
    if (!ended) {
      finish(cause, detail);
      Farewell.say(wire().ctx, status);
    }
  }

  private void finish(CloseCause cause, String detail) {
    if (!ended) {
      ended = true;
      wire().close(detail);
      listener.onClosed(cause, detail);
    }
  }

  private void onLoop(Runnable task) {
    var executor = executor();
    if (executor.inEventLoop()) {
      task.run();
      return;
    }
    try {
      executor.execute(task);
    } catch (RejectedExecutionException stopped) {
      // The loop is gone, and the connection with it.
    }
  }

  private EventExecutor executor() {
    return wire().executor();
  }

  private Wire wire() {
    var current = wire;
    if (current == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return current;
  }
}
