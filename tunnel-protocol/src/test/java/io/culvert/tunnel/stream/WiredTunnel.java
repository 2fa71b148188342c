package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A broker's and an agent's connection, wired to each other message by message. */
final class WiredTunnel implements AutoCloseable {
  static final Duration PING = Duration.ofSeconds(4);

  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  final WindowBudget budget = new WindowBudget(64 << 20);
  final List<String> brokerEvents = new ArrayList<>();
  final List<String> agentEvents = new ArrayList<>();
  final TunnelConnection broker;
  final TunnelConnection agent;
  final EmbeddedChannel brokerChannel;
  final EmbeddedChannel agentChannel;

  WiredTunnel(StreamAcceptor acceptor) {
    var brokerHeard = new LastHeard();
    var agentHeard = new LastHeard();
    broker =
        TunnelConnection.broker(
            budget, brokerHeard, Heartbeats.every(PING), new RecordingConnection(brokerEvents));
    agent =
        TunnelConnection.agent(
            budget,
            agentHeard,
            Heartbeats.every(PING),
            new RecordingConnection(agentEvents),
            acceptor);
    brokerChannel = new EmbeddedChannel();
    agentChannel = new EmbeddedChannel();
    brokerChannel.freezeTime();
    agentChannel.freezeTime();
    brokerChannel.config().setAllocator(allocator);
    agentChannel.config().setAllocator(allocator);
    brokerChannel.pipeline().addLast(brokerHeard, FrameCodec.server(), broker);
    agentChannel.pipeline().addLast(agentHeard, FrameCodec.client(), agent);
  }

  ByteBuf bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  ByteBuf bytes(byte[] bytes) {
    return allocator.buffer(bytes.length).writeBytes(bytes);
  }

  ByteBuf nothing() {
    return allocator.buffer(0, 0);
  }

  TunnelStream open(StreamListener listener) {
    return broker.open(StreamKind.HTTP, bytes("GET / HTTP/1.1\r\n\r\n"), listener);
  }

  /** Moves messages both ways until both sides are silent. */
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = move(brokerChannel, agentChannel) | move(agentChannel, brokerChannel);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean moved = false;
    for (WebSocketFrame each = from.readOutbound(); each != null; each = from.readOutbound()) {
      moved = true;
      if (to.isActive()) {
        to.writeOneInbound(each);
      } else {
        each.release();
      }
    }
    if (moved && to.isActive()) {
      to.flushInbound();
    }
    to.runPendingTasks();
    return moved;
  }

  void advance(Duration time) {
    brokerChannel.advanceTimeBy(time.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
    agentChannel.advanceTimeBy(time.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
    brokerChannel.runScheduledPendingTasks();
    agentChannel.runScheduledPendingTasks();
  }

  /** Bytes in buffers that nobody has released. */
  long bytesHeld() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  @Override
  public void close() {
    for (var channel : List.of(brokerChannel, agentChannel)) {
      channel.close();
      channel.runPendingTasks();
      channel.releaseInbound();
      for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
        ReferenceCountUtil.release(each);
      }
      channel.checkException();
    }
  }
}
